/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.AddFields;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.block.MergeBlocks;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.evolve.Evolve;
import io.millrace.transforms.protect.Protect;
import io.millrace.transforms.protect.Protection;
import io.millrace.transforms.quality.Action;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.quality.RowRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Steps between a source and its first windows: each row keeps its event time and its stamp. */
@ExtendWith(TestPipelineExtension.class)
class StampsAreKeptTest {
  private static final int ROWS = 500;
  private static final StepContext CONTEXT = new StepContext("run", "step");
  private static final Schema SCHEMA =
      Schema.builder()
          .addStringField("id")
          .addInt32Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .addDateTimeField("at")
          .addDateTimeField("stamp")
          .build();

  @Test
  void rowsKeepTheirEventTimesAndStamps(TestPipeline pipeline) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(row(row, random));
    }
    PCollection<Block> blocks =
        pipeline.apply(
            "Blocks",
            Create.of(
                    BlockCuts.cut(
                        SCHEMA,
                        rows,
                        1 + random.nextInt(60),
                        row -> row.getDateTime("at").getMillis(),
                        row -> row.getDateTime("stamp").getMillis(),
                        random))
                .withCoder(BlockCoder.of(SCHEMA)));

    Map<String, PCollection<Block>> outputs = outputs(pipeline, blocks, rows);

    outputs.forEach(
        (name, output) ->
            PAssert.that(
                    name + ", seed " + seed, output.apply("Times " + name, ParDo.of(new TimesFn())))
                .containsInAnyOrder(expected(rows, kept(name))));
    pipeline.run();
    assertThat(expected(rows, row -> true)).anyMatch(row -> !row.endsWith(" on time"));
  }

  private static Map<String, PCollection<Block>> outputs(
      TestPipeline pipeline, PCollection<Block> blocks, List<Row> rows) {
    Map<String, PCollection<Block>> outputs = new LinkedHashMap<>();
    outputs.put("KeepFields", blocks.apply(KeepFields.of("at", "id")));
    outputs.put("AddField", blocks.apply(AddField.product("sum", "quantity", "price")));
    outputs.put(
        "AddFields",
        blocks.apply(
            AddFields.computed(
                Schema.builder().addInt64Field("twice").build(),
                row -> List.of(2 * row.int64("quantity")))));
    FilterRowsResult filtered = blocks.apply(FilterRows.where(row -> row.int64("quantity") > 0));
    outputs.put("FilterRows kept", filtered.kept());
    outputs.put("FilterRows filtered", filtered.filtered());
    outputs.put("MergeBlocks", blocks.apply(MergeBlocks.upTo(64)));
    CheckQualityResult<Block> checked =
        blocks.apply(
            CheckQuality.rows(
                    "rows", List.of(RowRule.isPositive("quantity").withAction(Action.DROP)))
                .at(CONTEXT)
                .onBlocks());
    outputs.put("CheckQuality kept", checked.accepted());
    outputs.put("CheckQuality filtered", checked.dropped());
    outputs.put(
        "EnrichBlocks",
        blocks
            .apply(
                EnrichBlocks.from(table(pipeline))
                    .matching("id", "key")
                    .picking(Map.of("name", "name"))
                    .flagging("known"))
            .enriched());
    outputs.put("Evolve", blocks.apply(Evolve.to(SCHEMA).at(CONTEXT).onBlocks()).evolved());
    outputs.put(
        "Protect", blocks.apply(Protect.fields(Protection.mask("id")).onBlocks()).protectedRows());
    outputs.put(
        "PackBlocks",
        pipeline
            .apply("Rows", Create.of(rows).withRowSchema(SCHEMA))
            .apply(PackBlocks.<Row>on("at").stampedBy("stamp")));
    return outputs;
  }

  private static PCollection<Block> table(TestPipeline pipeline) {
    Schema schema = Schema.builder().addStringField("key").addStringField("name").build();
    BlockBuilder table = new BlockBuilder(schema);
    for (int row = 0; row < ROWS; row += 3) {
      table.addRow(Row.withSchema(schema).addValues("r" + row, "n" + row).build(), 0);
    }
    return pipeline.apply("Table", Create.of(table.build()).withCoder(BlockCoder.of(schema)));
  }

  private static Predicate<Row> kept(String output) {
    return row ->
        output.endsWith(" kept")
            ? row.getInt32("quantity") > 0
            : !output.endsWith(" filtered") || row.getInt32("quantity") <= 0;
  }

  private static List<String> expected(List<Row> rows, Predicate<Row> kept) {
    return rows.stream()
        .filter(kept)
        .map(
            row -> {
              long at = row.getDateTime("at").getMillis();
              long stamp = row.getDateTime("stamp").getMillis();
              return at + (stamp > at ? " after " + stamp : " on time");
            })
        .toList();
  }

  private static Row row(int number, Random random) {
    long at = number * 10L - random.nextInt(200);
    return Row.withSchema(SCHEMA)
        .addValues("r" + number, random.nextInt(9) - 2, BigDecimal.ONE)
        .addValues(new Instant(at), new Instant(at + random.nextInt(300) - 200))
        .build();
  }

  /** Each row's event time and stamp. */
  private static final class TimesFn extends DoFn<Block, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<String> out) {
      for (int row = 0; row < block.rows(); row++) {
        long stamp = block.stamp(row);
        out.output(
            block.eventTime(row) + (stamp == Block.ON_TIME ? " on time" : " after " + stamp));
      }
    }
  }
}
