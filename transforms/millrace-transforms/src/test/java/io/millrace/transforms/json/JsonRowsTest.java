/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static io.millrace.transforms.json.JsonReading.ORDER;
import static io.millrace.transforms.json.JsonReading.order;
import static io.millrace.transforms.json.JsonReading.parse;
import static io.millrace.transforms.json.JsonReading.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.Test;

/** Which members become fields, and what a schema may be. */
class JsonRowsTest {
  @Test
  void keepsTheFieldsAndDropsTheRestInAnyOrder() {
    assertThat(rows(ORDER, "{\"note\":\"x\",\"more\":[1,{\"a\":null}],\"price\":1.50,\"id\":7}"))
        .containsExactly(order(7, "1.50", "x"));
  }

  @Test
  void readsLinesWhoseKeysChangeOrderGoAndComeBack() {
    assertThat(
            rows(
                ORDER,
                "{\"id\":1,\"a\":0,\"price\":1,\"note\":\"p\"}",
                "{\"id\":2,\"a\":0,\"price\":2,\"note\":\"q\"}",
                "{\"note\":\"r\",\"id\":3}",
                "{}".replace("}", "\"id\":4,\"a\":0,\"b\":1,\"note\":\"s\",\"price\":4}"),
                "{\"a\":0,\"price\":5,\"id\":5}"))
        .containsExactly(
            order(1, "1", "p"),
            order(2, "2", "q"),
            order(3, null, "r"),
            order(4, "4", "s"),
            order(5, "5", null));
  }

  @Test
  void takesBlanksAroundEverythingAndAByteOrderMark() {
    assertThat(rows(ORDER, "\ufeff \t{ \"id\" : 1 ,\r\n \"note\" : \"x\" } \r\n", " {\"id\":2}\r"))
        .containsExactly(order(1, null, "x"), order(2, null, null));
  }

  @Test
  void resolvesEscapesInValuesAndKeys() {
    assertThat(
            rows(
                ORDER,
                "{\"\\u0069d\":1,\"n\\u006Fte\":\"\\u00e9\\ud83d\\uDE00\\\"\\\\\\/\\b\\f\\n\\r\\t\"}"))
        .containsExactly(order(1, null, "\u00e9\ud83d\ude00\"\\/\b\f\n\r\t"));
  }

  @Test
  void readsAFieldFromAKeyOfAnotherNameWhateverIsInIt() {
    Map<String, String> keys = Map.of("id", "\"Id\"\n", "note", "N\u00b0");
    JsonRows parser = new JsonRows(ORDER, keys, JsonLimits.defaults());
    BlockBuilder builder = new BlockBuilder(ORDER);
    byte[] line = "{\"id\":true,\"\\\"Id\\\"\\n\":7,\"N\u00b0\":\"x\"}".getBytes(UTF_8);

    for (int i = 0; i < 3; i++) {
      assertThat(parser.parse(line, 0, line.length, builder)).isNull();
      builder.endRow(0, Block.ON_TIME);
    }

    assertThat(builder.build().row(2)).isEqualTo(order(7, null, "x"));
  }

  @Test
  void tellsAllThatIsWrongWithASchemaAtOnce() {
    Schema schema =
        Schema.builder().addByteArrayField("raw").addStringField("a").addStringField("b").build();

    assertThatThrownBy(
            () -> new JsonRows(schema, Map.of("b", "a", "c", "d"), JsonLimits.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid field of a key: c (must be one of [raw, a, b]); "
                + "Unsupported type of field raw: BYTES (supported: BYTE, INT16, INT32, INT64, "
                + "FLOAT, DOUBLE, DECIMAL, STRING, BOOLEAN, DATETIME, ROW, ARRAY, ITERABLE, "
                + "MAP with STRING keys); "
                + "Cannot use field a together with field b: both have the key a");
  }

  @Test
  void refusesABuilderOfAnotherSchema() {
    Schema other = Schema.builder().addInt64Field("id").build();

    assertThatThrownBy(() -> parse(ORDER, new BlockBuilder(other), "{}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid builder: fields ");
  }
}
