/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcAddressTest {
  private static final String PASSWORD = "s3cret +of/the&test";
  @TempDir Path folder;

  @Test
  void tellsAllThatIsWrongAtOnce() {
    JdbcAddress address =
        JdbcAddress.of("jdbc:oracle:thin:me/tiger@host?password=" + PASSWORD)
            .withProperty("sslPassword", "x")
            .withPoolSize(0)
            .withConnectTimeout(Duration.ofMillis(5))
            .withStatementTimeout(Duration.ofDays(8));

    assertThatThrownBy(
            () -> Pipeline.create().apply(ReadTable.of(address, " ").partitionedBy("id", 0)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported password in url: jdbc:oracle:thin:@host"
                + " (supported: one from the environment or a file);"
                + " Unsupported url: jdbc:oracle:thin:@host (supported: jdbc:clickhouse:,"
                + " jdbc:duckdb:, jdbc:h2:, jdbc:mariadb:, jdbc:mysql:, jdbc:postgresql:,"
                + " jdbc:sqlite:);"
                + " Unsupported property: sslPassword"
                + " (supported: a secret from the environment or a file);"
                + " Invalid pool size: 0 (must be between 1 and 1000);"
                + " Invalid connect timeout: PT0.005S (must be whole seconds from 1 s to 3600 s);"
                + " Invalid statement timeout: PT192H"
                + " (must be whole seconds from 1 s to 604800 s);"
                + " Missing required table;"
                + " Invalid parts: 0 (must be between 1 and 100000);"
                + " Missing required step; name it by at(context)");
  }

  @Test
  void tellsAllThatIsWrongWithAWriteAtOnce() {
    JdbcAddress address = JdbcAddress.of("jdbc:h2:mem:orders").withPoolSize(0);
    PCollection<Row> rows = Pipeline.create().apply(Create.empty(Orders.SCHEMA));

    assertThatThrownBy(
            () ->
                rows.apply(
                    UpsertRows.into(address, "")
                        .inBatchesOf(0)
                        .retryingFor(Duration.ofDays(2))
                        .deletedWhere("deleted")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid pool size: 0 (must be between 1 and 1000);"
                + " Missing required table;"
                + " Missing required key;"
                + " Missing required version, unless the last row wins;"
                + " Invalid batch rows: 0 (must be between 1 and 100000);"
                + " Invalid retry time: PT48H (must be between PT0S and PT24H);"
                + " Missing required step; name it by at(context)");
    assertThatThrownBy(
            () ->
                rows.apply(
                    UpsertRows.into(address.withPoolSize(1), "orders")
                        .keyedBy("shop", "id", "shop")
                        .versionedBy("id")
                        .deletedWhere("id")
                        .at(Orders.STEP)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot name a key twice: [shop, id, shop];"
                + " Cannot use id as key together with version;"
                + " Cannot use id as deleted together with key or version");
  }

  @Test
  void tellsTheSameWhereOnlyTheSchemaIsAskedFor() {
    assertThatThrownBy(() -> ReadTable.of(JdbcAddress.of("jdbc:db2://host/db"), " ").schema())
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported url: jdbc:db2://host/db (supported: jdbc:clickhouse:,"
                + " jdbc:duckdb:, jdbc:h2:, jdbc:mariadb:, jdbc:mysql:, jdbc:postgresql:,"
                + " jdbc:sqlite:); Missing required table");
  }

  @Test
  void hidesWhatMySqlHasInBrackets() {
    assertThat(JdbcAddress.of("jdbc:mysql://(host=db,user=me,port=1)/shop?a=b"))
        .hasToString("jdbc:mysql://(...)/shop");
  }

  @Test
  void refusesAPasswordAnywhereInTheUrl() {
    for (String url :
        new String[] {
          "jdbc:postgresql://me:" + PASSWORD + "@host/db",
          "jdbc:mariadb://host/db?user=me&password=" + PASSWORD,
          "jdbc:mysql://(host=host,user=me,password=" + PASSWORD + ")/db",
          "jdbc:postgresql:db\n?password=" + PASSWORD,
          "jdbc:h2:mem:db;PASSWORD=" + PASSWORD
        }) {
      assertThat(JdbcAddress.of(url).problems())
          .singleElement()
          .asString()
          .startsWith("Unsupported password in url: jdbc:")
          .doesNotContain(PASSWORD);
    }
  }

  @Test
  void takesThePasswordFromAFileAndFromTheEnvironmentAndShowsNeither() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    JdbcAddress byFile = h2("one").withPasswordFromFile(file.toString());
    JdbcAddress byEnvironment = h2("two").withPasswordFromEnvironment("PATH");

    try (Connection one = Dialect.of(byFile).connect(byFile);
        Connection two = Dialect.of(byEnvironment).connect(byEnvironment)) {
      assertThat(one.getMetaData().getUserName()).isEqualTo("ME");
      assertThat(two.isValid(1)).isTrue();
    }
    assertThat(byFile.toString()).isEqualTo("jdbc:h2:mem:one");
    assertThat(DisplayData.from(ReadTable.of(byFile, "orders")).items())
        .noneMatch(item -> String.valueOf(item.getValue()).contains(PASSWORD));
    assertThat(new String(SerializableUtils.serializeToByteArray(byFile), "ISO-8859-1"))
        .doesNotContain(PASSWORD);
    assertThatThrownBy(
            () -> Dialect.of(byFile).connect(h2("one").withPasswordFromEnvironment("PATH")))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Wrong user name or password");
  }

  private static JdbcAddress h2(String name) {
    return JdbcAddress.of("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(name)).withUser("me");
  }

  @Test
  void saysWhichSecretIsNotThere() {
    assertThatThrownBy(
            () -> {
              JdbcAddress address = h2("three").withPasswordFromEnvironment("NO_SUCH_VARIABLE");
              Dialect.of(address).connect(address);
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Missing required environment variable NO_SUCH_VARIABLE");
    assertThatThrownBy(
            () -> {
              JdbcAddress address = h2("three").withPasswordFromFile("/no/such/file");
              Dialect.of(address).connect(address);
            })
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot read the file of a secret: /no/such/file");
  }

  @Test
  void takesSecretsOutOfWhatDriversSay() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    JdbcAddress address = h2("four").withPasswordFromFile(file.toString());
    SQLException failure =
        new SQLException(
            "no login by " + PASSWORD,
            "28000",
            7,
            new IOException(
                "url ?password=s3cret+%2Bof%2Fthe%26test", new IOException("raw " + PASSWORD)));

    SQLException scrubbed = Scrubber.of(address).scrubbed(failure);

    assertThat((Throwable) scrubbed)
        .hasMessage("no login by ***")
        .hasStackTraceContaining("url ?password=***")
        .hasStackTraceContaining("raw ***");
    assertThat(scrubbed.getSQLState()).isEqualTo("28000");
    assertThat(scrubbed.getErrorCode()).isEqualTo(7);
    assertThat(scrubbed.getStackTrace()).isEqualTo(failure.getStackTrace());
  }

  @Test
  void namesWhatHasADriverThatIsNotThere() {
    assertThatThrownBy(() -> Dialect.driver("com.example.NoDriver", "com.example:driver:1.0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot load com.example.NoDriver: it is not on the class path;"
                + " add the dependency com.example:driver:1.0");
  }
}
