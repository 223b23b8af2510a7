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

/** A Parquet file that is written under a name that readers pass over. Not thread-safe. */
final class HiddenFile {
  private final HiddenPath path;
  private final CountingOutput output;
  private final BlockWriteSupport support;
  private final ParquetWriter<Block> writer;
  private long rows;

  private HiddenFile(ParquetSettings settings, Schema schema) throws IOException {
    path = HiddenPath.create(settings.folder(), ".parquet");
    output = new CountingOutput(Storage.create(path.hidden()));
    support = new BlockWriteSupport(schema, settings.decimals());
    writer =
        new Builder(output, support)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(settings.compression().codec())
            .withRowGroupSize(settings.rowGroupBytes())
            .build();
  }

  static HiddenFile create(ParquetSettings settings, Schema schema) throws IOException {
    return new HiddenFile(settings, schema);
  }

  void write(Block block) throws IOException {
    support.use(block);
    for (int row = 0; row < block.rows(); row++) {
      writer.write(block);
    }
    rows += block.rows();
  }

  /** About how many bytes it will have. */
  long bytes() {
    return writer.getDataSize();
  }

  /** Ends it; it is still hidden. */
  WrittenParquetFile finish() throws IOException {
    writer.close();
    return new WrittenParquetFile(path.shown(), rows, output.getPos());
  }

  /** Leaves it as it is, unfinished, and removes it. */
  void abandon() throws IOException {
    output.close();
    Storage.delete(path.hidden());
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
