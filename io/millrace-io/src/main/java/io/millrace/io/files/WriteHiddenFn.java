/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.jspecify.annotations.Nullable;

/** Writes the blocks of a bundle to a file that it opens at the first of them. */
final class WriteHiddenFn extends DoFn<Block, WrittenFile> {
  private static final long serialVersionUID = 1L;
  private static final long MAX_FILE_BYTES = 512L << 20;

  private final ParquetSettings settings;
  private final Schema schema;
  private transient @Nullable HiddenFile file;

  WriteHiddenFn(ParquetSettings settings, Schema schema) {
    this.settings = settings;
    this.schema = schema;
  }

  @StartBundle
  public void startBundle() throws IOException {
    abandon(); // A bundle that failed may have left its file open.
  }

  @ProcessElement
  public void processElement(@Element Block block, OutputReceiver<WrittenFile> out)
      throws IOException {
    if (block.rows() == 0) {
      return;
    }
    HiddenFile open = file;
    if (open == null) {
      open = HiddenFile.create(settings, schema);
      file = open;
    }
    open.write(block);
    if (open.bytes() >= MAX_FILE_BYTES) {
      file = null;
      out.output(open.finish());
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    HiddenFile open = file;
    if (open != null) {
      file = null;
      context.output(open.finish(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }

  @Teardown
  public void teardown() throws IOException {
    abandon();
  }

  private void abandon() throws IOException {
    HiddenFile open = file;
    if (open != null) {
      file = null;
      open.abandon();
    }
  }
}
