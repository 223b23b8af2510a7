/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Any protections of any rows against {@link ProtectOracle}. */
class ProtectOracleTest {
  private static final byte[] KEY = "a key that is known to all".getBytes(StandardCharsets.UTF_8);

  private static final Schema HOME =
      Schema.builder().addNullableStringField("street").addInt32Field("number").build();

  /** Where a protection may be, by path: top fields, elements of a list, fields of a nested row. */
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableStringField("name")
          .addInt64Field("id")
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableField("at", FieldType.DATETIME)
          .addField("texts", FieldType.array(FieldType.STRING.withNullable(true)))
          .addField("home", FieldType.row(HOME).withNullable(true))
          .build();

  private static final Map<String, String> REDACTED =
      Map.of(
          "", "",
          "nobody", "nobody",
          "ask ada@example.org, or call +1 415 555 2671.", "ask [EMAIL], or call [PHONE].",
          "10.0.0.1 and a@b.org;c@d.org", "[IP] and [EMAIL];[EMAIL]",
          "😀 4111 1111 1111 1111", "😀 [CARD]");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void blocksHoldWhatTheOracleSays() {
    long seed = new Random().nextLong();
    PCollection<Row> input = Pipeline.create().apply(Create.empty(SCHEMA));
    for (int script = 0; script < 1000; script++) {
      Random random = new Random(seed + script);
      List<Protection> protections = protections(random);
      String reason = "seed " + (seed + script) + ", " + protections;
      List<Row> rows = rows(1 + random.nextInt(4), random);
      ProtectLayout layout =
          ProtectLayout.of(new ProtectSpec(protections), id -> KEY, input, SCHEMA);
      ProtectedBlocks protectedBlocks = layout.open(new FoundCounts(protections.size()));
      for (Block block : BlockCuts.cut(SCHEMA, rows, 3, row -> 7, random)) {
        Block result = protectedBlocks.protect(block);

        assertThat(result.schema()).as(reason).isEqualTo(layout.outputSchema());
        assertThat(result.rows()).as(reason).isEqualTo(block.rows());
        for (int row = 0; row < block.rows(); row++) {
          assertThat(result.eventTime(row)).as(reason).isEqualTo(7);
          assertThat(result.row(row))
              .as(reason)
              .isEqualTo(expected(block.row(row), layout.outputSchema(), protections));
        }
      }
    }
  }

  @Test
  void rowsAndBlocksHoldWhatTheOracleSaysAndNoneIsLost(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int script = 0; script < 5; script++) {
      List<Protection> protections = protections(random);
      String reason = "seed " + seed + ", " + protections;
      List<Row> rows = rows(40, random);
      Protect protect = Protect.fields(protections.toArray(Protection[]::new)).keys(id -> KEY);
      PCollection<Row> ofRows =
          pipeline
              .apply("Rows" + script, Create.of(rows).withRowSchema(SCHEMA))
              .apply("ProtectRows" + script, protect)
              .protectedRows();
      PCollection<Row> ofBlocks =
          pipeline
              .apply(
                  "Blocks" + script,
                  Create.of(BlockCuts.cut(SCHEMA, rows, 7, row -> 0, random))
                      .withCoder(BlockCoder.of(SCHEMA)))
              .apply("ProtectBlocks" + script, protect.onBlocks())
              .protectedRows()
              .apply("Unpack" + script, UnpackBlocks.rows());

      List<Row> expected =
          rows.stream().map(row -> expected(row, ofRows.getSchema(), protections)).toList();
      PAssert.that(reason, ofRows).containsInAnyOrder(expected);
      PAssert.that(reason, ofBlocks).containsInAnyOrder(expected);
    }
    pipeline.run();
  }

  private static Row expected(Row row, Schema schema, List<Protection> protections) {
    List<@Nullable Object> values = new ArrayList<>(row.getValues());
    for (Protection protection : protections) {
      String[] path = protection.field().split("\\.", -1);
      int field = SCHEMA.indexOf(path[0]);
      Object value = values.get(field);
      if (value == null || protection instanceof Nullify) {
        values.set(field, null);
      } else if (path.length == 2) {
        List<@Nullable Object> inside = new ArrayList<>(((Row) value).getValues());
        int at = HOME.indexOf(path[1]);
        inside.set(at, one(protection, inside.get(at)));
        Schema home = Objects.requireNonNull(schema.getField(field).getType().getRowSchema());
        values.set(field, Row.withSchema(home).attachValues(inside));
      } else if (value instanceof List<?> list) {
        List<@Nullable Object> changed = new ArrayList<>();
        list.forEach(element -> changed.add(one(protection, element)));
        values.set(field, changed);
      } else {
        values.set(field, one(protection, value));
      }
    }
    return Row.withSchema(schema).attachValues(values);
  }

  private static @Nullable Object one(Protection protection, @Nullable Object value) {
    return value == null ? null : ProtectOracle.of(protection, value, KEY, REDACTED);
  }

  private static List<Protection> protections(Random random) {
    List<Protection> all = new ArrayList<>();
    all.add(forText("name", random));
    all.add(
        random.nextBoolean()
            ? Protection.tokenise("id", "k" + random.nextInt(3))
            : range("id", random));
    all.add(range("amount", random));
    ChronoUnit[] units = {ChronoUnit.HOURS, ChronoUnit.DAYS, ChronoUnit.WEEKS, ChronoUnit.MONTHS};
    all.add(
        Protection.truncate("at", units[random.nextInt(units.length)], ZoneId.of("Europe/Berlin")));
    all.add(
        random.nextBoolean()
            ? Protection.redact("texts", Detector.values())
            : forText("texts", random));
    all.add(forText("home.street", random));
    all.removeIf(protection -> random.nextInt(3) == 0);
    all.add(
        random.nextBoolean()
            ? range("home.number", random)
            : Protection.tokenise("home.number", "k"));
    return all;
  }

  private static Protection forText(String field, Random random) {
    return switch (field.contains(".") ? random.nextInt(2) : random.nextInt(3)) {
      case 0 -> Protection.mask(field, random.nextInt(3), random.nextInt(3)).by("•");
      case 1 -> Protection.tokenise(field, "k" + random.nextInt(3));
      default -> Protection.nullify(field);
    };
  }

  private static Protection range(String field, Random random) {
    BigDecimal first = BigDecimal.valueOf(1 + random.nextInt(500), 2);
    return random.nextBoolean()
        ? Protection.bucket(field, first)
        : Protection.bucket(field, List.of(first, first.add(BigDecimal.ONE)));
  }

  private static List<Row> rows(int count, Random random) {
    List<String> texts = REDACTED.keySet().stream().sorted().toList();
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Row.withSchema(SCHEMA)
                    .addValues(
                        orNull(texts.get(random.nextInt(texts.size())), random),
                        random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(9) - 4L,
                        orNull(BigDecimal.valueOf(random.nextInt(1001) - 500, 2), random),
                        orNull(
                            Instant.ofEpochMilli(random.nextInt() * 1000L + random.nextInt(1000)),
                            random))
                    .addArray(
                        Arrays.asList(orNull(texts.get(random.nextInt(texts.size())), random), "")
                            .subList(0, random.nextInt(3))
                            .toArray())
                    .addValue(
                        orNull(
                            Row.withSchema(HOME)
                                .addValues(orNull("Main Street", random), random.nextInt(9))
                                .build(),
                            random))
                    .build())
        .toList();
  }

  private static <T> @Nullable T orNull(T value, Random random) {
    return random.nextInt(4) == 0 ? null : value;
  }
}
