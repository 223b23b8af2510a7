/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.protect.ProtectDescriptor;
import io.millrace.transforms.protect.Tokenise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class ProtectDescriptorTest extends DescriptorContract {
  private static final Schema HOME =
      Schema.builder().addStringField("city").addStringField("street").build();
  private static final Schema TICKET =
      Schema.builder()
          .addStringField("id")
          .addStringField("card")
          .addStringField("text")
          .addNullableField("birthday", FieldType.DATETIME)
          .addInt32Field("age")
          .addRowField("home", HOME)
          .build();

  @TempDir private static Path keys;

  @BeforeAll
  static void writeKey() throws IOException {
    Files.write(keys.resolve("k1"), new byte[Tokenise.MIN_KEY_BYTES]);
  }

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new ProtectDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
        {
          "protections": [
            {"kind": "mask", "field": "home.street", "first": 1, "with": "#"},
            {"kind": "tokenise", "field": "card", "key_id": "k1", "encoding": "BASE64URL"},
            {"kind": "tokenise", "field": "id", "key_id": "k1", "encoding": "HEX"},
            {"kind": "bucket", "field": "age", "size": 10},
            {"kind": "truncate", "field": "birthday", "unit": "YEARS", "zone": "Asia/Tokyo"}
          ],
          "keys": {"kind": "folder", "folder": "%s"}
        }"""
            .formatted(keys),
        """
        {
          "protections": [
            {"kind": "bands", "field": "age", "boundaries": [10, 20]},
            {
              "kind": "redact",
              "field": "text",
              "detectors": ["CARD", "IBAN", "IP", "KEY"],
              "region": "DE"
            }
          ],
          "keys": {"kind": "environment", "prefix": "MILLRACE_KEY_"}
        }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            ticket("t1", "4111111111111111", "write to ada@example.org"),
            ticket("t2", "4111111111111112", "or not")));
  }

  private static Row ticket(String id, String card, String text) {
    Row home = Row.withSchema(HOME).addValues("Oslo", "Torggata").build();
    return Row.withSchema(TICKET)
        .addValues(id, card, text, new Instant(0), text.length(), home)
        .build();
  }
}
