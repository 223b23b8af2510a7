/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import org.apache.beam.sdk.schemas.Schema;

/** A file of rows that is written under a name that readers pass over. Not thread-safe. */
final class HiddenFile {
  private final HiddenPath path;
  private final CountingOutput output;
  private final BlockWriter writer;
  private long rows;

  private HiddenFile(HiddenPath path, CountingOutput output, BlockWriter writer) {
    this.path = path;
    this.output = output;
    this.writer = writer;
  }

  static HiddenFile create(ParquetSettings settings, Schema schema) throws IOException {
    return create(
        HiddenPath.create(settings.folder(), ".parquet"),
        output -> new ParquetBlockWriter(output, settings, schema));
  }

  static HiddenFile create(HiddenPath path, BlockWriter.Opening opening) throws IOException {
    CountingOutput output = new CountingOutput(Storage.create(path.hidden()));
    try {
      return new HiddenFile(path, output, opening.open(output));
    } catch (IOException | RuntimeException e) {
      try (output) {
        Storage.delete(path.hidden());
      } catch (IOException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  void write(Block block) throws IOException {
    writer.write(block);
    rows += block.rows();
  }

  /** About how many bytes it will have. */
  long bytes() {
    return writer.bytes();
  }

  /** Ends it; it is still hidden. One that cannot be ended is removed. */
  WrittenFile finish() throws IOException {
    try {
      writer.close();
    } catch (IOException | RuntimeException e) {
      try {
        abandon();
      } catch (IOException | RuntimeException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
    return new WrittenFile(path.shown(), rows, output.getPos());
  }

  /** Leaves it as it is, unfinished, and removes it. */
  void abandon() throws IOException {
    try (output) {
      writer.abandon();
    } finally {
      Storage.delete(path.hidden());
    }
  }
}
