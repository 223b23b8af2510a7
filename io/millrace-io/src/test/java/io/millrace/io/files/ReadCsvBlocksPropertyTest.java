/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.io.values.InvalidValueException;
import io.millrace.io.values.TimeParser;
import io.millrace.io.values.TruthParser;
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

/** Reading CSV into blocks tells of every file what {@link ReadFiles} and the parsers tell. */
class ReadCsvBlocksPropertyTest {
  private static final int FILES = 2500;
  private static final long DISORDER = 3;
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableField("at", FieldType.DATETIME)
          .addStringField("id")
          .addInt64Field("ts")
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("yes", FieldType.BOOLEAN)
          .addNullableField("size", FieldType.DOUBLE)
          .build();
  private static final int DIGITS = 100;
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "0.00",
    "-7",
    "+7",
    "1.50",
    "12.340000",
    "100",
    "1e2",
    "1e-9",
    ".5",
    "5.",
    "-",
    ".",
    "1.2.3",
    "007",
    " 12 ",
    "123456789012345",
    "123456789012345678",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "12345678901234567890.5",
    "0.30000000000000004",
    "1e17",
    "1e99",
    "1e100",
    "1e-101",
    "1.7976931348623157e308",
    "1e309",
    "5e-324",
    "1e999999999",
    "123456789012345.123456",
    "0.1234567",
    "0.12345670",
    "99999999999999.1",
    "--1",
    "1-",
    "1,5",
    "\u0661",
    "NaN",
    "",
    ""
  };
  private static final String[] TEXTS = {
    "", "a", "\u00fc", "a \"b\"", "a,b", "two\nlines", "\r", "x\r\ny", "\ud83d\ude00", "  "
  };
  private static final String[] TRUTHS = {"true", "FALSE", "Yes", "0", "", "maybe", "t "};
  private static final String[] TIMES = {
    "2024-05-06T07:08:09Z", "2024-05-06", "2024-02-30", "2024-05-06 07:08:09.123456", "", "soon"
  };
  private static final byte[][] LIKELY = {
    bytes("\n"),
    bytes("\r\n"),
    bytes("\r"),
    bytes("\""),
    bytes(","),
    bytes("\"\""),
    bytes("\n\n"),
    bytes("\u0000"),
    {(byte) 0xe2},
    {(byte) 0xff},
    bytes("x".repeat(1100)),
    bytes("\",\"")
  };

  @TempDir private Path folder;

  @Test
  void tellsTheSameAsTheParsersOfRecordsAndValues() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int split = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] content = file(random);
      InputFile file = Reading.file(folder.resolve("a.csv"), content);
      ReadFilesSpec spec = new ReadFilesSpec(1024);
      int rangeBytes = 1 + random.nextInt(Math.max(1, content.length));
      String shown =
          "seed %d, file %d, ranges of %d: %s"
              .formatted(seed, i, rangeBytes, new String(content, UTF_8));
      ReadBlocks read =
          ReadBlocks.csvFiles(List.of(file), SCHEMA)
              .eventTimeIn("ts")
              .allowingDisorder(Duration.ofMillis(DISORDER))
              .keepingRecordIn("record")
              .at(Reading.CONTEXT)
              .with(spec);
      List<FileRange> ranges = new CsvRanges(rangeBytes, spec).ranges(file);

      BlockReading reading = BlockReading.of(read, ranges);

      Schema output = read.settings().output();
      new BlockOracle(DISORDER, (tree, record) -> row(tree, record, output))
          .assertSame(reading, Reading.of(file, spec), ranges, shown);
      split += ranges.size() > 1 ? 1 : 0;
    }
    assertThat(split).as("files in ranges, seed " + seed).isGreaterThan(FILES / 20);
  }

  private static @Nullable Row row(JsonNode tree, String record, Schema output) {
    JsonNode id = tree.path("id");
    String time = text(tree, "ts");
    String at = text(tree, "at");
    String price = text(tree, "price");
    String yes = text(tree, "yes");
    String size = text(tree, "size");
    if (id.isMissingNode() || time == null) {
      return null;
    }
    try {
      long ts = written(time).longValueExact();
      Double fraction = size == null ? null : new BigDecimal(size.strip()).doubleValue();
      return ts > 253_402_300_799_999L
              || ts < -62_135_596_800_000L
              || (fraction != null && fraction.isInfinite())
          ? null
          : Row.withSchema(output)
              .addValues(
                  at == null ? null : new TimeParser("at", "iso", "UTC").parse(at),
                  id.textValue(),
                  ts,
                  price == null ? null : written(price),
                  yes == null ? null : TruthParser.parse("yes", yes),
                  fraction,
                  record)
              .build();
    } catch (InvalidValueException | ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static BigDecimal written(String text) {
    BigDecimal number = new BigDecimal(text.strip()).stripTrailingZeros();
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (number.scale() > DIGITS || number.precision() - (long) number.scale() > DIGITS) {
      throw new ArithmeticException("too long: " + text);
    }
    return number.scale() < 0 ? number.setScale(0) : number;
  }

  private static @Nullable String text(JsonNode tree, String name) {
    String text = tree.path(name).asText();
    return text.isEmpty() ? null : text;
  }

  private static byte[] file(Random random) {
    boolean quotes = random.nextBoolean();
    String end = random.nextInt(3) == 0 ? "\r\n" : "\n";
    StringBuilder csv = new StringBuilder(random.nextInt(9) == 0 ? "\ufeff\n" : "");
    csv.append(random.nextInt(9) == 0 ? "id,ts,other" : "id,ts,price,yes,at,size").append(end);
    int columns = csv.toString().split(",", -1).length;
    for (int row = random.nextInt(20); row > 0; row--) {
      for (int column = 0; column < columns; column++) {
        String value =
            switch (column) {
              case 0 -> random.nextInt(4) == 0 ? pick(TEXTS, random) : "k" + row;
              case 1 ->
                  random.nextInt(6) == 0
                      ? pick(NUMBERS, random)
                      : String.valueOf(random.nextInt(20));
              case 3 -> pick(TRUTHS, random);
              case 4 -> random.nextInt(3) == 0 ? pick(TIMES, random) : "";
              default -> pick(NUMBERS, random);
            };
        boolean special = value.matches("(?s).*[\",\n\r].*");
        String written =
            quotes && (special || random.nextInt(4) == 0)
                ? '"' + value.replace("\"", "\"\"") + '"'
                : special ? "k" : value;
        csv.append(column == 0 ? "" : ",").append(written);
      }
      csv.append(row == 1 && random.nextBoolean() ? "" : end);
    }
    byte[] file = csv.toString().getBytes(UTF_8);
    for (int i = random.nextInt(5) - 1; i > 0; i--) {
      int at = random.nextInt(file.length + 1);
      int after = Math.min(file.length, at + random.nextInt(3));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(file, 0, at);
      out.writeBytes(LIKELY[random.nextInt(LIKELY.length)]);
      out.write(file, after, file.length - after);
      file = out.toByteArray();
    }
    return file;
  }

  private static String pick(String[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
