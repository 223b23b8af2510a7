/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import static java.util.Objects.requireNonNull;

import io.millrace.benchmarks.micro.TableEvents.Form;
import io.millrace.io.iceberg.CommitTables;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.io.iceberg.WrittenFile;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.runners.direct.DirectLauncher;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The same rows into a table by a pipeline on the direct runner, with the options that its launcher
 * gives: as many bundles as cores, one commit.
 */
final class PipelineWrite {
  /** Where the functions of the pipeline, which runs in this process, have them from. */
  private static @Nullable TableEvents given;

  private PipelineWrite() {}

  static void run(
      IcebergCatalog catalog,
      IcebergTable table,
      TableEvents rows,
      Form form,
      int blocks,
      int workers) {
    given = rows;
    DirectLauncher launcher = new DirectLauncher();
    PipelineOptions options = launcher.profile(RunMode.BATCH).options();
    options.as(DirectOptions.class).setTargetParallelism(workers);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<Integer> starts =
        pipeline.apply("Shares", Create.of(IntStream.range(0, workers).boxed().toList()));
    PCollection<WrittenFile> files =
        form == Form.BLOCKS
            ? starts
                .apply("Blocks", ParDo.of(new BlocksFn(blocks, workers)))
                .setCoder(BlockCoder.of(TableEvents.SCHEMA))
                .apply("Write", WriteDataFiles.blocksTo(catalog, table))
            : starts
                .apply("Rows", ParDo.of(new RowsFn(blocks, workers)))
                .setRowSchema(TableEvents.SCHEMA)
                .apply("Write", WriteDataFiles.to(catalog, table));
    files.apply(
        "Commit",
        CommitTables.of(
            catalog,
            List.of(table),
            "run",
            pipeline.apply("Open", Create.of(true)).apply("Gate", View.asSingleton())));
    try (Engine engine = launcher.start(options)) {
      State state = engine.run(pipeline).waitUntilFinish();
      if (state != State.DONE) {
        throw new IllegalStateException("Cannot write " + table.name() + ": it is " + state);
      }
    }
  }

  private static TableEvents given() {
    return requireNonNull(given, "no rows");
  }

  private static final class BlocksFn extends DoFn<Integer, Block> {
    private static final long serialVersionUID = 1L;
    private final int blocks;
    private final int workers;

    BlocksFn(int blocks, int workers) {
      this.blocks = blocks;
      this.workers = workers;
    }

    @ProcessElement
    public void processElement(@Element Integer worker, OutputReceiver<Block> out) {
      TableEvents rows = given();
      Share.of(worker, workers, blocks).blocks().forEach(block -> out.output(rows.block(block)));
    }
  }

  private static final class RowsFn extends DoFn<Integer, Row> {
    private static final long serialVersionUID = 1L;
    private final int blocks;
    private final int workers;

    RowsFn(int blocks, int workers) {
      this.blocks = blocks;
      this.workers = workers;
    }

    @ProcessElement
    public void processElement(@Element Integer worker, OutputReceiver<Row> out) {
      TableEvents rows = given();
      Share.of(worker, workers, blocks)
          .blocks()
          .forEach(block -> rows.rows(block).forEach(out::output));
    }
  }
}
