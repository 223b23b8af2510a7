/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.io.files.InputFiles;
import io.millrace.io.files.ReadBlocks;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.WriteLines;
import io.millrace.runners.flink.Faults.CountFn;
import io.millrace.runners.flink.Faults.FaultFn;
import io.millrace.runners.flink.Faults.Mark;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichResult;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.RowRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * From files to files: read, check, drop repeats, look up, add up per minute, with letters and a
 * ledger, and places that can fail.
 */
final class DailySales {
  static final String READ = "sales/Read";
  static final String DEDUPLICATE = "sales/Deduplicate";
  static final String ENRICH = "sales/Enrich";
  static final String AGGREGATE = "sales/Aggregate";

  private static final Schema SALE =
      Schema.builder()
          .addStringField("id")
          .addInt64Field("ts")
          .addStringField("product")
          .addInt32Field("quantity")
          .addField("price", FieldType.DECIMAL)
          .build();
  private static final Schema PRODUCT =
      Schema.builder().addStringField("product").addStringField("category").build();

  private DailySales() {}

  static void build(Pipeline pipeline, Path input, int products, Path output) {
    Ledger ledger = new Ledger();
    ReadBlocksResult read = read(pipeline, input);
    ledger
        .step(READ)
        .read(read.tallies(), tally -> tally.getInt64("records"))
        .written(read.blocks())
        .rejected(read.rejected());
    DeduplicateResult<Block> once =
        read.blocks()
            .apply("CountRead", ParDo.of(new CountFn()))
            .setCoder(read.blocks().getCoder())
            .apply("FailEarly", ParDo.of(new FaultFn(Mark.BEFORE_CHECKPOINT)))
            .setCoder(read.blocks().getCoder())
            .apply("Deduplicate", DeduplicateBlocks.by("id").within(Duration.ofHours(1)));
    ledger.step(DEDUPLICATE).read(read.blocks()).written(once.kept()).duplicates(once.duplicates());
    EnrichResult<Block> enriched =
        once.kept()
            .apply("FailInDeduplicate", ParDo.of(new FaultFn(Mark.DEDUPLICATE)))
            .setCoder(once.kept().getCoder())
            .apply(
                "Enrich",
                EnrichBlocks.from(products(pipeline, products))
                    .matching("product", "product")
                    .picking(Map.of("category", "category"))
                    .onMissReject(at(ENRICH)));
    ledger
        .step(ENRICH)
        .read(once.kept())
        .written(enriched.enriched())
        .rejected(enriched.rejected());
    AggregateBlocksResult sums =
        enriched
            .enriched()
            .apply("FailAfterEnrich", ParDo.of(new FaultFn(Mark.ENRICH)))
            .setCoder(enriched.enriched().getCoder())
            .apply("Revenue", AddField.product("revenue", "quantity", "price"))
            .apply(
                "Aggregate",
                AggregateWindows.tumbling(Duration.ofMinutes(1))
                    .by("category")
                    .measuring(Measure.count("count"), Measure.sum("revenue", "revenue"))
                    .onBlocks()
                    .allowingLateness(Duration.ofMinutes(5)));
    ledger
        .step(AGGREGATE)
        .read(enriched.enriched())
        .written(sums.results(), row -> row.getInt64("count"))
        .late(sums.late());
    write(sums.results(), read.rejected(), ledger.counts(pipeline), output);
  }

  private static ReadBlocksResult read(Pipeline pipeline, Path input) {
    return pipeline.apply(
        "Read",
        ReadBlocks.jsonLines(InputFiles.resolve("input", input.toString(), null), SALE)
            .eventTimeIn("ts")
            .allowingDisorder(Duration.ofSeconds(3))
            .keepingRecordIn("record")
            .checking(
                CheckQuality.rows("sales", List.of(RowRule.isPositive("quantity")))
                    .originalIn("record")
                    .at(at(READ)))
            .at(at(READ)));
  }

  private static void write(
      PCollection<Row> sums,
      PCollection<Rejected> letters,
      PCollection<KV<String, Long>> counts,
      Path output) {
    sums.apply("AsLine", lines(DailySales::asLine)).apply("WriteSums", to(output, "sums"));
    letters
        .apply("AsReceived", lines(DailySales::asReceived))
        .apply("WriteLetters", to(output, "letters"));
    counts
        .apply("CountAsLine", lines(count -> count.getKey() + "=" + count.getValue()))
        .apply("WriteLedger", to(output, "ledger"));
  }

  private static <T> MapElements<T, String> lines(SerializableFunction<T, String> asLine) {
    return MapElements.into(TypeDescriptors.strings()).via(asLine);
  }

  private static WriteLines to(Path output, String name) {
    return WriteLines.to(output.resolve(name).toString(), ".txt");
  }

  private static String asLine(Row sum) {
    return sum.getDateTime("window_start").getMillis()
        + ","
        + sum.getString("category")
        + ","
        + sum.getInt64("count")
        + ","
        + sum.getDecimal("revenue").movePointRight(2).toBigIntegerExact();
  }

  private static String asReceived(Rejected letter) {
    return new String(letter.recordBytes(), StandardCharsets.UTF_8);
  }

  private static PCollection<Block> products(Pipeline pipeline, int products) {
    return pipeline
        .apply("HowManyProducts", Create.of(products).withCoder(VarIntCoder.of()))
        .apply("Products", ParDo.of(new ProductsFn()))
        .setCoder(BlockCoder.of(PRODUCT));
  }

  private static StepContext at(String step) {
    return new StepContext("test", step);
  }

  /** Product k is of category k mod 4. */
  private static final class ProductsFn extends DoFn<Integer, Block> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Integer products, OutputReceiver<Block> out) {
      BlockBuilder rows = new BlockBuilder(PRODUCT);
      for (int product = 0; product < products; product++) {
        append(rows, 0, "p" + product);
        append(rows, 1, "c" + product % 4);
        rows.endRow(0, Block.ON_TIME);
      }
      out.output(rows.build());
    }

    private static void append(BlockBuilder rows, int column, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      rows.column(column).appendBytes(bytes, 0, bytes.length);
    }
  }
}
