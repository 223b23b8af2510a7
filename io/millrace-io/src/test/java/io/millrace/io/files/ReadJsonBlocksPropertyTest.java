/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading into blocks tells of every file what {@link ReadFiles} and its parser tell. */
class ReadJsonBlocksPropertyTest {
  private static final int FILES = 600;
  private static final long DISORDER = 3;
  private static final Schema SCHEMA =
      Schema.builder()
          .addStringField("id")
          .addInt64Field("ts")
          .addNullableField("price", FieldType.DECIMAL)
          .build();
  private static final byte[][] LIKELY = {
    bytes("\n"),
    bytes("\r\n"),
    bytes("\r"),
    bytes("\""),
    bytes("{"),
    bytes("}"),
    bytes(","),
    bytes("\u00fc"),
    bytes("\u0000"),
    {(byte) 0xe2},
    {(byte) 0xff},
    bytes("\\u00e9"),
    bytes("\\ud83d"),
    bytes("null"),
    bytes("-"),
    bytes("9223372036854775807"),
    bytes("1e5"),
    bytes("x".repeat(1100)),
    bytes("\n\n"),
    bytes("{}"),
    bytes("\"id\":\"b\",")
  };

  @TempDir private Path folder;

  @Test
  void tellsTheSameAsTheParserOfRecords() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < FILES; i++) {
      byte[] content = file(random);
      InputFile file = Reading.file(folder.resolve("a.jsonl"), content);
      ReadFilesSpec spec = new ReadFilesSpec(1024);
      int rangeBytes = 1 + random.nextInt(Math.max(1, content.length));
      String shown = "seed " + seed + ", file " + i + ", ranges of " + rangeBytes;
      Reading oracle = Reading.of(file, spec);
      ReadBlocks read =
          ReadBlocks.jsonLines(List.of(file), SCHEMA)
              .eventTimeIn("ts")
              .allowingDisorder(Duration.ofMillis(DISORDER))
              .keepingRecordIn("record")
              .at(Reading.CONTEXT)
              .with(spec);

      List<FileRange> ranges = FileRange.of(List.of(file), rangeBytes);

      BlockReading reading = BlockReading.of(read, ranges);

      Schema output = read.settings().output();
      new BlockOracle(DISORDER, (tree, record) -> row(tree, record, output))
          .assertSame(reading, oracle, ranges, shown);
    }
  }

  private static @Nullable Row row(JsonNode tree, String record, Schema output) {
    JsonNode id = tree.path("id");
    JsonNode ts = tree.path("ts");
    JsonNode price = tree.path("price");
    boolean fits =
        id.isTextual()
            && ts.isIntegralNumber()
            && ts.canConvertToLong()
            && Math.abs(ts.longValue()) < 10_000_000_000_000L
            && (price.isMissingNode() || price.isNull() || price.isNumber());
    BigDecimal number = price.isNumber() ? price.decimalValue() : null;
    return fits
        ? Row.withSchema(output).addValues(id.textValue(), ts.longValue(), number, record).build()
        : null;
  }

  private static byte[] file(Random random) {
    StringBuilder lines = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      lines.append("{\"id\":\"\u00fc").append(i).append("\",\"ts\":").append(random.nextInt(20));
      lines.append(random.nextInt(3) == 0 ? ",\"price\":1.50}" : ",\"more\":[{}]}");
      lines.append(random.nextInt(3) == 0 ? "\r\n" : "\n");
    }
    byte[] file = lines.toString().getBytes(UTF_8);
    for (int i = random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(file.length + 1);
      int after = Math.min(file.length, at + random.nextInt(3));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(file, 0, at);
      out.writeBytes(LIKELY[random.nextInt(LIKELY.length)]);
      out.write(file, after, file.length - after);
      file = out.toByteArray();
    }
    if (random.nextInt(5) == 0) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(bytes("\ufeff"));
      out.writeBytes(file);
      file = out.toByteArray();
    }
    return file;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
