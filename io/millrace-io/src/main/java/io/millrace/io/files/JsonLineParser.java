/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.ColumnBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/** A JSON object a line. */
final class JsonLineParser implements LineParser {
  private final JsonFactory factory = new JsonFactory();
  private final Schema schema;

  JsonLineParser(Schema schema, ReadFilesSpec spec) {
    this.schema = schema;
  }

  @Override
  public @Nullable Problem parse(byte[] buffer, int from, int to, BlockBuilder builder) {
    try (JsonParser parser = factory.createParser(buffer, from, to - from)) {
      parser.nextToken();
      boolean[] seen = new boolean[schema.getFieldCount()];
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (!schema.hasField(name)) {
          parser.skipChildren();
          continue;
        }
        int field = schema.indexOf(name);
        seen[field] = true;
        ColumnBuilder column = builder.column(field);
        switch (schema.getField(field).getType().getTypeName()) {
          case STRING -> {
            byte[] utf8 = parser.getText().getBytes(StandardCharsets.UTF_8);
            column.appendBytes(utf8, 0, utf8.length);
          }
          case INT32, INT64 -> column.appendLong(parser.getLongValue());
          default -> column.appendDecimal(parser.getDecimalValue());
        }
      }
      for (boolean one : seen) {
        if (!one) {
          return new Problem(RawRecord.INVALID_VALUE, "missing");
        }
      }
      return null;
    } catch (IOException e) {
      return new Problem(RawRecord.MALFORMED_RECORD, "" + e.getMessage());
    }
  }
}
