/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.MergeBlocks;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichResult;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerSheet;
import io.millrace.transforms.ledger.StepBalance;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.quality.RowRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Check, deduplicate, enrich and aggregate blocks that arrive without end, against one loop over
 * the same rows.
 */
@ExtendWith(TestPipelineExtension.class)
class UnboundedPathTest {
  private static final long HORIZON = 2_000;
  private static final long LATENESS = 400;
  private static final long MINUTE = 600;
  private static final int PRODUCTS = 12;
  private static final Schema EVENT =
      Schema.builder()
          .addStringField("id")
          .addInt64Field("time")
          .addStringField("product")
          .addInt32Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .build();
  private static final Schema PRODUCT =
      Schema.builder().addStringField("product").addStringField("category").build();

  @Test
  void endsWhereALoopOverTheRowsEnds(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("UnboundedPathTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(4);
    KeyedScripts scripts =
        KeyedScripts.random(200, EVENT, (script, time) -> event(script, time, random), random);
    Loop loop = new Loop();
    scripts.arrivals().forEach(one -> loop.take(one.row(), one.stamp()));
    LedgerSheet sheet = loop.sheet();
    Map<String, String> expected = loop.sums;
    assertThat(sheet.steps()).as(reason).allMatch(StepBalance::isBalanced);
    assertThat(loop.late).as(reason).isGreaterThan(5);

    Ledger ledger = new Ledger();
    PCollection<Row> sums = build(pipeline, scripts, ledger, random);
    List<String> steps = ledger.steps();

    PAssert.that(reason, Panes.of(sums))
        .satisfies(
            panes -> {
              Map<String, String> actual = new HashMap<>();
              for (Row sum : Panes.highest(panes, "category", "window_start")) {
                long start = sum.getDateTime("window_start").getMillis();
                actual.put(
                    sum.getString("category") + "@" + start,
                    sum.getInt64("count") + " " + plain(sum.getDecimal("revenue")));
              }
              assertThat(actual).as(reason).isEqualTo(expected);
              return null;
            });
    PAssert.that(reason, ledger.counts(pipeline))
        .satisfies(
            counts -> {
              Map<String, Long> byKey = new HashMap<>();
              counts.forEach(count -> byKey.put(count.getKey(), count.getValue()));
              assertThat(LedgerSheet.of(steps, byKey)).as(reason).isEqualTo(sheet);
              return null;
            });
    pipeline.run();
  }

  private static PCollection<Row> build(
      TestPipeline pipeline, KeyedScripts scripts, Ledger ledger, Random random) {
    List<Row> table = new ArrayList<>();
    for (int product = 0; product < PRODUCTS; product++) {
      table.add(Row.withSchema(PRODUCT).addValues("p" + product, category(product)).build());
    }
    PCollection<Block> products =
        pipeline.apply(
            "Products",
            Create.of(BlockCuts.cut(PRODUCT, table, 5, row -> 0, random))
                .withCoder(BlockCoder.of(PRODUCT)));
    PCollection<Block> events = pipeline.apply("Events", scripts.stream());
    CheckQualityResult<Block> checked =
        events.apply(
            "Check",
            CheckQuality.rows("events", List.of(RowRule.isPositive("quantity")))
                .at(new StepContext("run", "check"))
                .onBlocks());
    ledger.step("check").read(events).written(checked.accepted()).rejected(checked.rejected());
    DeduplicateResult<Block> once =
        checked
            .accepted()
            .apply("DropTime", KeepFields.of("id", "product", "quantity", "price"))
            .apply("MergeSmall", MergeBlocks.upTo(64))
            .apply(
                "Deduplicate",
                DeduplicateBlocks.by("id")
                    .within(Duration.ofMillis(HORIZON))
                    .allowingLateness(Duration.ofMillis(LATENESS), Duration.ofMillis(MINUTE)));
    ledger
        .step("deduplicate")
        .read(checked.accepted())
        .written(once.kept())
        .duplicates(once.duplicates())
        .late(once.late());
    EnrichResult<Block> enriched =
        once.kept()
            .apply(
                "Enrich",
                EnrichBlocks.from(products)
                    .matching("product", "product")
                    .picking(Map.of("category", "category"))
                    .onMissReject(new StepContext("run", "enrich")));
    ledger
        .step("enrich")
        .read(once.kept())
        .written(enriched.enriched())
        .rejected(enriched.rejected());
    AggregateBlocksResult sums =
        enriched
            .enriched()
            .apply("Revenue", AddField.product("revenue", "quantity", "price"))
            .apply(
                "Aggregate",
                AggregateWindows.tumbling(Duration.ofMillis(MINUTE))
                    .by("category")
                    .measuring(Measure.count("count"), Measure.sum("revenue", "revenue"))
                    .onBlocks()
                    .allowingLateness(Duration.ofMillis(LATENESS)));
    ledger
        .step("aggregate")
        .read(enriched.enriched())
        .written(sums.absorbed(), rows -> rows)
        .late(sums.late());
    return sums.results();
  }

  private static Row event(int script, long time, Random random) {
    int id = script * 4 + random.nextInt(3);
    return Row.withSchema(EVENT)
        .addValues(
            id % 2 == 0 ? "e" + id : "%032x".formatted(id),
            time,
            // One in twelve is not in the table.
            "p" + (1 + id % PRODUCTS),
            random.nextInt(10) - 1,
            BigDecimal.valueOf(random.nextInt(10_000), 2))
        .build();
  }

  private static String category(int product) {
    return "c" + product % 3;
  }

  /** The whole pipeline, row after row. */
  private static final class Loop {
    private final Map<String, List<Long>> keptTimes = new HashMap<>();
    private final Map<String, BigDecimal> revenues = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, String> sums = new HashMap<>();
    private long read;
    private long invalid;
    private long late;
    private long duplicates;
    private long misses;

    void take(Row event, long stamp) {
      long time = event.getInt64("time");
      long start = Math.floorDiv(time, MINUTE) * MINUTE;
      int product = Integer.parseInt(event.getString("product").substring(1));
      read++;
      if (event.getInt32("quantity") <= 0) {
        invalid++;
      } else if (start + MINUTE + LATENESS <= stamp) {
        late++;
      } else if (isDuplicate(event.getString("id"), time)) {
        duplicates++;
      } else if (product >= PRODUCTS) {
        misses++;
      } else {
        BigDecimal quantity = BigDecimal.valueOf(event.getInt32("quantity"));
        String window = category(product) + "@" + start;
        BigDecimal revenue = event.getDecimal("price").multiply(quantity);
        revenue = revenues.merge(window, revenue, BigDecimal::add);
        sums.put(window, counts.merge(window, 1L, Long::sum) + " " + plain(revenue));
      }
    }

    private boolean isDuplicate(String id, long time) {
      List<Long> times = keptTimes.computeIfAbsent(id, first -> new ArrayList<>());
      return times.stream().anyMatch(kept -> Math.abs(kept - time) < HORIZON) || !times.add(time);
    }

    LedgerSheet sheet() {
      long accepted = read - invalid;
      long kept = accepted - late - duplicates;
      return new LedgerSheet(
          List.of(
              new StepBalance("check", read, accepted, 0, 0, 0, invalid),
              new StepBalance("deduplicate", accepted, kept, 0, duplicates, late, 0),
              new StepBalance("enrich", kept, kept - misses, 0, 0, 0, misses),
              new StepBalance("aggregate", kept - misses, kept - misses, 0, 0, 0, 0)));
    }
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
