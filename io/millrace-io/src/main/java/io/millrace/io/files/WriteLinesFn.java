/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.jspecify.annotations.Nullable;

/** Writes the lines of a bundle to a hidden file that it opens at the first of them. */
final class WriteLinesFn extends DoFn<String, String> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String suffix;
  private transient @Nullable HiddenPath path;
  private transient @Nullable OutputStream file;

  WriteLinesFn(String folder, String suffix) {
    this.folder = folder;
    this.suffix = suffix;
  }

  @StartBundle
  public void startBundle() throws IOException {
    abandon(); // A bundle that failed may have left its file open.
  }

  @ProcessElement
  public void processElement(@Element String line) throws IOException {
    OutputStream open = file;
    if (open == null) {
      HiddenPath created = HiddenPath.create(folder, suffix);
      open = Storage.create(created.hidden());
      path = created;
      file = open;
    }
    open.write(line.getBytes(StandardCharsets.UTF_8));
    open.write('\n');
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    OutputStream open = file;
    HiddenPath written = path;
    if (open != null && written != null) {
      open.close();
      file = null;
      context.output(written.shown(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }

  @Teardown
  public void teardown() throws IOException {
    abandon();
  }

  private void abandon() throws IOException {
    OutputStream open = file;
    HiddenPath begun = path;
    if (open != null && begun != null) {
      file = null;
      open.close();
      Storage.delete(begun.hidden());
    }
  }
}
