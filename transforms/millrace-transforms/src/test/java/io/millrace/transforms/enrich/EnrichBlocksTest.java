/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks enriched, against a nested loop over the same rows. */
class EnrichBlocksTest {
  private static final Schema INPUT =
      Schema.builder().addNullableStringField("product_id").addInt64Field("number").build();
  private static final Schema TABLE =
      Schema.builder()
          .addNullableStringField("category")
          .addNullableStringField("id")
          .addStringField("name")
          .addNullableField("price", FieldType.DECIMAL)
          .build();
  private static final Schema OUTPUT =
      Schema.builder()
          .addFields(INPUT.getFields())
          .addNullableStringField("category")
          .addNullableField("list_price", FieldType.DECIMAL)
          .addNullableStringField("name")
          .addBooleanField("found")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "{0} products, blocks of {1}")
  @CsvSource({"0, 7", "1, 1", "50, 7", "1500, 4096"})
  void equalsANestedLoop(int products, int cut, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("EnrichBlocksTest " + reason);
    Random random = new Random(seed);
    List<Row> table = table(random, products);
    List<Row> rows = rows(random, products);
    List<Row> expected = rows.stream().map(row -> joined(row, table)).toList();
    List<Row> hits = expected.stream().filter(row -> row.getBoolean("found")).toList();

    PCollection<Block> input = pipeline.apply("Rows", created(INPUT, rows, cut, random));
    EnrichBlocks enrich =
        EnrichBlocks.from(pipeline.apply("Table", created(TABLE, table, 11, random)))
            .matching("product_id", "id")
            .picking(Map.of("category", "category", "name", "name", "list_price", "price"))
            .flagging("found");
    EnrichResult<Block> kept = input.apply("Keep", enrich);
    EnrichResult<Block> strict =
        input.apply("Reject", enrich.onMissReject(new StepContext("run-1", "rows/Enrich")));
    Ledger ledger = new Ledger();
    ledger.step("keep").read(input).written(kept.enriched());
    ledger.step("reject").written(strict.enriched()).rejected(strict.rejected());

    PAssert.that(reason, values("Kept", kept.enriched())).containsInAnyOrder(valuesOf(expected));
    PAssert.that(reason, values("Strict", strict.enriched())).containsInAnyOrder(valuesOf(hits));
    PAssert.that(reason, messages(strict.rejected()))
        .containsInAnyOrder(
            expected.stream()
                .filter(row -> !row.getBoolean("found"))
                .map(EnrichBlocksTest::message)
                .toList());
    List<KV<String, Long>> counts = new ArrayList<>();
    counts.add(KV.of("keep\tREAD", (long) rows.size()));
    counts.add(KV.of("keep\tWRITTEN", (long) rows.size()));
    counts.add(KV.of("reject\tREJECTED", (long) rows.size() - hits.size()));
    if (!hits.isEmpty()) {
      counts.add(KV.of("reject\tWRITTEN", (long) hits.size()));
    }
    PAssert.that(reason, ledger.counts(pipeline)).containsInAnyOrder(counts);
    pipeline.run();
  }

  @Test
  void findsEntriesOfAllParts() {
    Schema entries = Schema.builder().addStringField("key").addNullableStringField("v").build();
    List<Row> rows =
        List.of(
            Row.withSchema(entries).addValues("a", null).build(),
            Row.withSchema(entries).addValues("b", "x").build(),
            Row.withSchema(entries).addValues("c", "x").build());
    LookupBlock table = LookupBlock.of("id", entries, blocks(entries, rows, 2, new Random(1)));

    Block asked = blocks(entries, List.of(rows.get(2), rows.get(0)), 2, new Random(1)).get(0);
    BlockKeys keys = new BlockKeys(entries, List.of("key"));
    keys.read(asked);
    assertThat(table.find(keys, asked)).containsExactly(2, 0);
    Column picked = table.pick(0, new int[] {2, 0, -1, 1});
    assertThat(Arrays.asList(0, 1, 2, 3).stream().map(picked::valueAt))
        .containsExactly("x", null, null, "x");
    assertThat(table.entry(1)).isEqualTo(rows.get(1));
  }

  @Test
  void refusesATableWithAKeyTwiceOrWithoutAKey() {
    Schema entries = Schema.builder().addNullableStringField("key").build();
    Row one = Row.withSchema(entries).addValue("a").build();
    Row none = Row.withSchema(entries).addValue(null).build();

    assertThatThrownBy(
            () ->
                LookupBlock.of("id", entries, blocks(entries, List.of(one, one), 1, new Random(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot index the lookup table: id a is in it twice; deduplicate the table first");
    assertThatThrownBy(
            () -> LookupBlock.of("id", entries, blocks(entries, List.of(none), 1, new Random(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required id: a row of the lookup table has no key");
  }

  private static Create.Values<Block> created(
      Schema schema, List<Row> rows, int cut, Random random) {
    return Create.of(blocks(schema, rows, cut, random)).withCoder(BlockCoder.of(schema));
  }

  private static List<Block> blocks(Schema schema, List<Row> rows, int cut, Random random) {
    return BlockCuts.cut(schema, rows, cut, EnrichBlocksTest::timeOf, random);
  }

  /** Of rows whose schemas differ in what may be null. */
  private static PCollection<String> values(String name, PCollection<Block> blocks) {
    return blocks
        .apply(name, UnpackBlocks.rows())
        .apply(
            name + "Values",
            MapElements.into(TypeDescriptors.strings()).via(row -> row.getValues().toString()));
  }

  private static List<String> valuesOf(List<Row> rows) {
    return rows.stream().map(row -> row.getValues().toString()).toList();
  }

  private static String id(int number) {
    return number % 2 == 0 ? "P" + number : "%032x".formatted(number);
  }

  private static List<Row> table(Random random, int products) {
    List<Row> table = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < products; i++) {
      int number = random.nextInt(2 * products);
      if (seen.add(number)) {
        table.add(
            Row.withSchema(TABLE)
                .addValues(
                    random.nextInt(10) == 0 ? null : "category " + random.nextInt(5),
                    id(number),
                    "name of " + number,
                    random.nextInt(10) == 0 ? null : BigDecimal.valueOf(random.nextLong(), 2))
                .build());
      }
    }
    return table;
  }

  private static List<Row> rows(Random random, int products) {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 200; i++) {
      String id = random.nextInt(10) == 0 ? null : id(random.nextInt(2 * products + 1));
      rows.add(Row.withSchema(INPUT).addValues(id, i).build());
    }
    return rows;
  }

  private static Row joined(Row row, List<Row> table) {
    for (Row product : table) {
      if (product.getString("id").equals(row.getString("product_id"))) {
        return Row.withSchema(OUTPUT)
            .addValues(row.getValues())
            .addValues(
                product.getString("category"),
                product.getDecimal("price"),
                product.getString("name"),
                true)
            .build();
      }
    }
    return Row.withSchema(OUTPUT)
        .addValues(row.getValues())
        .addValues(null, null, null, false)
        .build();
  }

  /** Tells rows of one product apart from those of others. */
  private static long timeOf(Row row) {
    return row.getSchema().hasField("product_id")
        ? String.valueOf(row.getString("product_id")).hashCode()
        : 0;
  }

  private static String message(Row missed) {
    String id = missed.getString("product_id");
    return "Cannot match product_id: "
        + (id == null ? "it is null" : id + " is not in the table")
        + " at "
        + Instant.ofEpochMilli(timeOf(missed));
  }

  private static PCollection<String> messages(PCollection<Rejected> rejected) {
    return rejected.apply(
        "Messages",
        MapElements.into(TypeDescriptors.strings())
            .via(letter -> letter.message() + " at " + letter.eventTime()));
  }
}
