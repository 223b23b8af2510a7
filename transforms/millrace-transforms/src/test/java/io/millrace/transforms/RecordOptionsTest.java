/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordOptionsTest {
  sealed interface Start {
    record Earliest() implements Start {}

    record At(long offset) implements Start {}
  }

  record Login(String user, @Nullable String passwordFile) {}

  record Source(
      String topic,
      @DefaultsTo("PT5S") Duration patience,
      @DefaultsTo("4") int readers,
      @Nullable BigDecimal share,
      @DefaultsTo("SECONDS") TimeUnit unit,
      @DefaultsTo("false") boolean idle,
      @DefaultsTo("[]") List<String> columns,
      @DefaultsTo("[]") Map<String, String> properties,
      @Nullable Login login,
      @Nullable Start start) {
    Source {
      if (readers < 1) {
        throw new IllegalArgumentException("Invalid readers: " + readers + " (must be >= 1)");
      }
    }
  }

  private static final Source PLAIN =
      new Source(
          "orders",
          Duration.ofSeconds(5),
          4,
          null,
          TimeUnit.SECONDS,
          false,
          List.of(),
          Map.of(),
          null,
          null);

  private static Source read(Map<String, ?> options) {
    return RecordSchema.fromOptions(Source.class, options);
  }

  @Test
  void whatIsNotGivenIsItsDefault() {
    assertThat(read(Map.of("topic", "orders"))).isEqualTo(PLAIN);
  }

  @Test
  void textsAreReadAsWhatTheyStandFor() {
    Source source =
        read(
            Map.of(
                "topic", "orders",
                "patience", "PT1M",
                "readers", "2",
                "share", "0.25",
                "unit", "days",
                "idle", "true",
                "columns", "a, b,c",
                "properties.security.protocol", "SSL",
                "login.user", "ann",
                "start.kind", "earliest"));

    assertThatThrownBy(() -> read(Map.of("topic", "a", "start.kind", "at", "start.offset", "x")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid start.offset: x (must be a whole number)");
    assertThat(source)
        .isEqualTo(
            new Source(
                "orders",
                Duration.ofMinutes(1),
                2,
                new BigDecimal("0.25"),
                TimeUnit.DAYS,
                true,
                List.of("a", "b", "c"),
                Map.of("security.protocol", "SSL"),
                new Login("ann", null),
                new Start.Earliest()));
  }

  @Test
  void mapsAndListsOfYamlAreReadAsSuch() {
    Map<String, ?> written =
        Map.of(
            "topic", "orders",
            "readers", 2,
            "columns", List.of("a", "b"),
            "properties", Map.of("security", Map.of("protocol", "SSL"), "client.id", 7),
            "login", Map.of("user", "ann", "password_file", "pw.txt"),
            "start", Map.of("kind", "at", "offset", 17));

    Source source = read(written);

    assertThat(source.readers()).isEqualTo(2);
    assertThat(source.columns()).containsExactly("a", "b");
    assertThat(source.properties()).isEqualTo(Map.of("security.protocol", "SSL", "client.id", "7"));
    assertThat(source.login()).isEqualTo(new Login("ann", "pw.txt"));
    assertThat(source.start()).isEqualTo(new Start.At(17));
  }

  @Test
  void allProblemsAreTold() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "topics", "orders",
                        "patience", "a while",
                        "readers", "two",
                        "share", "half",
                        "unit", "MOONS",
                        "idle", "yes",
                        "properties", "SSL",
                        "login.name", "ann")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContainingAll(
            "Unsupported option: topics (supported: topic, patience, readers,",
            "Missing required topic",
            "Invalid patience: a while (",
            "Invalid readers: two (must be a whole number)",
            "Invalid share: half (must be a number)",
            "Invalid TimeUnit: MOONS (must be one of [",
            "Invalid idle: yes (must be true or false)",
            "Invalid properties: SSL (must be properties.NAME=VALUE)",
            "Unsupported option: login.name (supported: user, password_file)",
            "Missing required login.user");
  }

  @Test
  void theRecordsOwnBoundsHold() {
    assertThatThrownBy(() -> read(Map.of("topic", "orders", "readers", 0)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid readers: 0 (must be >= 1)");
  }

  @Test
  void anOptionIsGivenOnce() {
    assertThatThrownBy(() -> read(Map.of("topic", "orders", "login", "ann", "login.user", "ann")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot set login twice");
  }
}
