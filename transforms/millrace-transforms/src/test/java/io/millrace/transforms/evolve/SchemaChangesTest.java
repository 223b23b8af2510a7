/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.junit.jupiter.api.Test;

class SchemaChangesTest {
  @Test
  void tellsEveryChangeWithWhoReadsWhom() {
    Schema old =
        Schema.builder()
            .addInt32Field("quantity")
            .addDecimalField("total")
            .addStringField("code")
            .addStringField("cust_id")
            .addNullableStringField("note")
            .addStringField("shop")
            .addNullableDoubleField("weight")
            .build();
    Schema today =
        Schema.builder()
            .addStringField("country")
            .addNullableStringField("city")
            .addNullableField("code", FieldType.INT32)
            .addInt64Field("quantity")
            .addInt64Field("total")
            .addStringField("customer_id")
            .addStringField("note")
            .build();

    SchemaChanges changes = SchemaChanges.between(old, today, Map.of("customer_id", "cust_id"));

    assertThat(lines(changes))
        .containsExactly(
            "ADDED country (STRING) FORWARD add.column",
            "ADDED city (nullable STRING) FULL add.column",
            "TYPE_CHANGED code (STRING to nullable INT32) NONE alter.column.type",
            "MADE_NULLABLE code (STRING to nullable INT32) BACKWARD alter.column.type",
            "WIDENED quantity (INT32 to INT64) BACKWARD alter.column.type",
            "NARROWED total (DECIMAL to INT64) FORWARD alter.column.type",
            "RENAMED customer_id (cust_id to customer_id) BACKWARD rename.column",
            "MADE_REQUIRED note (nullable STRING to STRING) FORWARD alter.column.type",
            "REMOVED shop (STRING) BACKWARD drop.column",
            "REMOVED weight (nullable DOUBLE) FULL drop.column");
    assertThat(changes.compatibility()).isEqualTo(Compatibility.NONE);
  }

  @Test
  void anotherOrderIsNoChange() {
    Schema one = Schema.builder().addStringField("a").addInt64Field("b").build();
    Schema other = Schema.builder().addInt64Field("b").addStringField("a").build();

    SchemaChanges changes = SchemaChanges.between(one, other);

    assertThat(changes.list()).isEmpty();
    assertThat(changes.compatibility()).isEqualTo(Compatibility.FULL);
  }

  @Test
  void anOldNameCountsOnlyWhereTheNewOneIsNotThere() {
    Schema old = Schema.builder().addStringField("a").addStringField("b").build();
    Schema today = Schema.builder().addStringField("b").build();

    SchemaChanges changes = SchemaChanges.between(old, today, Map.of("b", "a"));

    assertThat(lines(changes)).containsExactly("REMOVED a (STRING) BACKWARD drop.column");
  }

  @Test
  void aNestedRowWithOtherFieldsIsAnotherType() {
    Schema place = Schema.builder().addStringField("city").build();
    Schema town = Schema.builder().addStringField("town").build();
    Schema old =
        Schema.builder()
            .addRowField("at", place)
            .addArrayField("via", FieldType.row(place))
            .addMapField("by", FieldType.STRING, FieldType.row(place))
            .addArrayField("tags", FieldType.STRING)
            .build();
    Schema today =
        Schema.builder()
            .addRowField("at", town)
            .addArrayField("via", FieldType.row(town))
            .addMapField("by", FieldType.STRING, FieldType.row(town))
            .addArrayField("tags", FieldType.STRING)
            .build();

    assertThat(lines(SchemaChanges.between(old, today)))
        .containsExactly(
            "TYPE_CHANGED at (ROW to ROW) NONE alter.column.type",
            "TYPE_CHANGED via (ARRAY to ARRAY) NONE alter.column.type",
            "TYPE_CHANGED by (MAP to MAP) NONE alter.column.type");
    assertThat(SchemaChanges.between(old, old).list()).isEmpty();
  }

  @Test
  void compatibilityIsWhatAllChangesLeave() {
    assertThat(Compatibility.FULL.and(Compatibility.BACKWARD)).isEqualTo(Compatibility.BACKWARD);
    assertThat(Compatibility.FORWARD.and(Compatibility.FULL)).isEqualTo(Compatibility.FORWARD);
    assertThat(Compatibility.FORWARD.and(Compatibility.BACKWARD)).isEqualTo(Compatibility.NONE);
    assertThat(Compatibility.FULL.and(Compatibility.FULL)).isEqualTo(Compatibility.FULL);
  }

  private static List<String> lines(SchemaChanges changes) {
    return changes.list().stream()
        .map(change -> change + " " + change.compatibility() + " " + change.kind().event())
        .toList();
  }
}
