/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** What {@link UpsertRows} does to databases that keep one row of a key at once. */
abstract class UpsertUniqueKeyContract extends UpsertRowsContract {

  @Test
  void withoutVersionsTheLastRowWinsAndAMarkedOneIsRemoved() throws Exception {
    database()
        .execute(
            "DROP TABLE IF EXISTS stock",
            "CREATE TABLE stock (id BIGINT PRIMARY KEY, pieces BIGINT)");
    Schema schema =
        Schema.builder()
            .addInt64Field("id")
            .addNullableField("pieces", FieldType.INT64)
            .addNullableField("gone", FieldType.BOOLEAN)
            .build();
    UpsertRows upsert =
        UpsertRows.into(database().address(), "stock")
            .keyedBy("id")
            .lastRowWins()
            .deletedWhere("gone")
            .at(Orders.STEP);
    Orders.write(
        upsert,
        List.of(
            Row.withSchema(schema).addValues(1L, 10L, false).build(),
            Row.withSchema(schema).addValues(2L, 20L, null).build()));

    Orders.Outcome outcome =
        Orders.write(
            upsert,
            List.of(
                Row.withSchema(schema).addValues(1L, 11L, null).build(),
                Row.withSchema(schema).addValues(2L, null, true).build(),
                Row.withSchema(schema).addValues(3L, null, true).build()));

    assertThat(database().query("SELECT id, pieces FROM stock"))
        .containsExactly(List.of("1", "11"));
    assertThat(outcome.written()).isEqualTo(3);
  }

  @Test
  void refusesToCompareVersionsAsText() throws Exception {
    database()
        .execute(
            "DROP TABLE IF EXISTS orders",
            "CREATE TABLE orders (id BIGINT PRIMARY KEY, version VARCHAR(20))");
    Schema schema = Schema.builder().addInt64Field("id").addInt64Field("version").build();

    assertThatThrownBy(
            () ->
                Orders.write(
                    UpsertRows.into(database().address(), "orders")
                        .keyedBy("id")
                        .versionedBy("version")
                        .at(Orders.STEP),
                    List.of(Row.withSchema(schema).addValues(1L, 10L).build())))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid type of column version of orders: STRING (must be one that keeps the order of"
                + " INT64)");
  }
}
