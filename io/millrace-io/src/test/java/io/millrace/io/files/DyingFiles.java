/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/** A program that writes files and is killed, without a word, while its bundles are open. */
final class DyingFiles {
  static final int ROWS = 2_000;
  static final int BLOCKS = ROWS / 50;

  /** As the system ends what is killed by signal 9. */
  static final int KILLED = 128 + 9;

  private static final AtomicInteger SEEN = new AtomicInteger();

  private DyingFiles() {}

  static WriteBlocks write(String folder, String partition) {
    return WriteBlocks.to(folder)
        .as(FileFormat.CSV)
        .compressedBy(FileCompression.ZSTD)
        .partitionedBy("ts", partition)
        .at(new StepContext("run-1", "sales/Write"));
  }

  /**
   * Takes the folder, the seed of the rows and how many blocks it lives for, and how it parts them.
   */
  public static void main(String[] args) {
    PipelineOptions options = PipelineOptionsFactory.create();
    FileSystemSettings.applyAll(options);
    Pipeline pipeline = Pipeline.create(options);
    WriteBlocksTest.blocks(
            pipeline, WriteBlocksTest.rows(new Random(Long.parseLong(args[1])), ROWS))
        .apply(ParDo.of(new DieFn(Integer.parseInt(args[2]))))
        .setCoder(BlockCoder.of(WriteBlocksTest.SCHEMA))
        .apply(write(args[0], args[3]));
    pipeline.run().waitUntilFinish();
  }

  private static final class DieFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;
    private final int blocks;

    DieFn(int blocks) {
      this.blocks = blocks;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) throws Exception {
      if (SEEN.incrementAndGet() > blocks) {
        // Every shell has it; as a program it is not everywhere.
        new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid())
            .start()
            .waitFor();
      }
      out.output(block);
    }
  }
}
