/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingFileTest {
  private static final Schema TARGET =
      Schema.builder()
          .addNullableField("order_id", FieldType.STRING)
          .addNullableField("quantity", FieldType.INT64)
          .addDateTimeField("event_time")
          .addBooleanField("is_return")
          .build();

  private static final DatasetMapping NONE =
      new DatasetMapping(null, Map.of(), DuplicateRule.KEEP_ALL, Map.of());

  @Test
  void readsEveryPartOfASection() {
    DatasetMapping mapping =
        load(
            """
            orders:
              format: csv
              fields:
                order_id: {from: InvoiceNo, remove_prefix: "#", remove_suffix: ".0", values: {a: b}}
                quantity: {from: Menge, decimal_separator: ","}
                event_time: {from: Date, time: "dd.MM.yyyy HH:mm", zone: Europe/Berlin}
              duplicates: {key: [order_id, quantity], keep: latest, within: PT15M}
              flags:
                is_return:
                  any_of:
                    - {field: quantity, less_than: 0}
                    - {field: order_id, starts_with: C}
            """);

    assertThat(mapping.format()).isEqualTo("csv");
    assertThat(mapping.fields())
        .containsEntry(
            "order_id",
            new FieldMapping("InvoiceNo", null, "iso", "UTC", "#", ".0", ".", Map.of("a", "b")))
        .containsEntry(
            "event_time",
            new FieldMapping(
                "Date", null, "dd.MM.yyyy HH:mm", "Europe/Berlin", "", "", ".", Map.of()));
    assertThat(mapping.duplicates())
        .isEqualTo(
            new DuplicateRule(
                DuplicateRule.Kind.KEY,
                List.of("order_id", "quantity"),
                true,
                Duration.ofMinutes(15)));
    assertThat(mapping.flags())
        .containsEntry(
            "is_return",
            new FlagRule.AnyOf(
                List.of(
                    new FlagRule.Beyond("quantity", BigDecimal.ZERO, null),
                    new FlagRule.StartsWith("order_id", "C"))));
  }

  @Test
  void takesShortFormsAndLeavesFlagsOff() {
    DatasetMapping mapping =
        load(
            """
            orders:
              fields: {event_time: at, order_id: {constant: x}}
              duplicates: whole_row
            """);

    assertThat(mapping.fields()).containsEntry("event_time", FieldMapping.column("at"));
    assertThat(mapping.duplicates()).isEqualTo(DuplicateRule.WHOLE_ROW);
    assertThat(mapping.flags()).containsEntry("is_return", new FlagRule.AnyOf(List.of()));
  }

  @Test
  void tellsEveryProblemAtOnceWithItsPlace() {
    assertThatThrownBy(
            () ->
                load(
                    """
                    orders:
                      format: xml
                      fields:
                        oder_id: InvoiceNo
                        quantity: {from: q, constant: 1, time: iso, decimal_separator: ";"}
                        event_time: {from: t, time: "yyyy-QQQQQQ", zone: Mars/Base}
                      duplicates: {key: [nothing], keep: best, within: 15 minutes}
                      flags:
                        is_return: {field: quantiti, less_than: few}
                    customers: {}
                    """))
        .isInstanceOf(ValidationException.class)
        .message()
        .startsWith("Cannot use mapping shop.yaml:")
        .contains(
            "Unknown key: customers (known: [orders])",
            "orders.format: Unsupported format: xml (supported: csv, jsonl, avro)",
            "orders.fields: Unknown key: oder_id (known: [order_id, quantity, event_time])",
            "orders.fields.quantity: Missing required from, or constant (one of the two)",
            "orders.fields.quantity: Cannot use time and zone: quantity is not a time",
            "orders.fields.quantity: Invalid decimal_separator: ; (must be \".\" or \",\")",
            "orders.fields.event_time: Invalid time or zone: Unknown time-zone ID: Mars/Base",
            "orders.duplicates.key: Unknown field: nothing",
            "orders.duplicates.keep: Invalid keep: best (must be earliest or latest)",
            "orders.duplicates.within: Invalid within: 15 minutes (must be an ISO-8601 duration"
                + " such as PT15M)",
            "orders.flags.is_return: Unknown field: quantiti",
            "orders.flags.is_return.less_than: Invalid number: few (must be a decimal number)");
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT0.0001S", "P36526D", "-PT1M"})
  void asksForASpanOfEventTimeWithinWhichRecordsAreTheSame(String within) {
    assertThatThrownBy(
            () ->
                load(
                    """
                    orders:
                      fields: {event_time: at}
                      duplicates: {key: order_id, within: %s}
                    """
                        .formatted(within)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use mapping shop.yaml:\n  orders.duplicates.within: Invalid within: %s (must be"
                + " whole milliseconds from PT0.001S to PT876600H)",
            Duration.parse(within));
  }

  @Test
  void aDatasetWithoutEventTimeHasNoSpanOfIt() {
    Schema products = Schema.builder().addNullableField("sku", FieldType.STRING).build();
    String yaml = "products: {fields: {sku: id}, duplicates: {key: sku, within: PT1H}}";

    assertThatThrownBy(
            () ->
                MappingFile.load(
                    "shop.yaml",
                    new ByteArrayInputStream(yaml.getBytes(UTF_8)),
                    Map.of("products", products)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use mapping shop.yaml:\n"
                + "  products.duplicates.within: Cannot use within: there is no event_time");
  }

  @Test
  void recordsThatAreEqualInEveryColumnHaveOneTime() {
    DuplicateRule byKey = new DuplicateRule(DuplicateRule.Kind.KEY, List.of("order_id"), false);

    assertThat(byKey.gap()).isEmpty();
    assertThat(DuplicateRule.WHOLE_ROW.gap()).contains(Duration.ofMillis(1));
    assertThat(DuplicateRule.KEEP_ALL.gap()).contains(Duration.ofMillis(1));
  }

  @Test
  void namesWhatASectionMustHave() {
    assertThatThrownBy(() -> load("orders: {fields: {order_id: a}}"))
        .hasMessageContaining("orders.fields: Missing required event_time")
        .hasMessageContaining(
            "orders: Missing required duplicates (whole_row, none, or {key: [fields]})");
  }

  @Test
  void namesTheLineOfASyntaxError() {
    assertThatThrownBy(() -> load("orders:\n  fields: [unclosed\n"))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot read mapping shop.yaml: line ");
  }

  @Test
  void refusesAnEmptyFileAndOtherThings() {
    for (String nothing : List.of("", "# only a comment\n", "- a\n- b\n", "just text")) {
      assertThatThrownBy(() -> load(nothing))
          .isInstanceOf(ValidationException.class)
          .hasMessage("Cannot read mapping shop.yaml: it holds no sections (known: [orders])");
    }
  }

  private static DatasetMapping load(String yaml) {
    return MappingFile.load(
            "shop.yaml", new ByteArrayInputStream(yaml.getBytes(UTF_8)), Map.of("orders", TARGET))
        .getOrDefault("orders", NONE);
  }
}
