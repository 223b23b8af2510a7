/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;

/** Writes a Parquet file. Not thread-safe. */
final class ParquetBlockWriter implements BlockWriter {
  private final BlockWriteSupport support;
  private final ParquetWriter<Block> writer;

  ParquetBlockWriter(CountingOutput output, ParquetSettings settings, Schema schema)
      throws IOException {
    support = new BlockWriteSupport(schema, settings.decimals());
    writer =
        new Builder(output, support)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(settings.compression().codec())
            .withRowGroupSize(settings.rowGroupBytes())
            .build();
  }

  @Override
  public void write(Block block) throws IOException {
    support.use(block);
    for (int row = 0; row < block.rows(); row++) {
      writer.write(block);
    }
  }

  @Override
  public long bytes() {
    return writer.getDataSize();
  }

  @Override
  public void abandon() {
    // All is on the heap, or let go of by a cleaner.
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Block, Builder> {
    private final BlockWriteSupport support;

    Builder(OutputFile file, BlockWriteSupport support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract, whatever newer form stands beside it.
    protected WriteSupport<Block> getWriteSupport(Configuration ignored) {
      return support;
    }

    @Override
    protected WriteSupport<Block> getWriteSupport(ParquetConfiguration ignored) {
      return support;
    }
  }
}
