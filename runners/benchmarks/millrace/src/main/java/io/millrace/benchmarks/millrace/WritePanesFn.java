/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.contender.PaneFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Writes results as they come, with the time at which each came; a file for each bundle. */
final class WritePanesFn extends DoFn<Row, Void> {
  private static final long serialVersionUID = 1L;
  private final String output;
  private transient @Nullable PaneFile file;

  WritePanesFn(Path output) {
    this.output = output.toString();
  }

  @ProcessElement
  public void processElement(@Element Row sum, PaneInfo pane) throws IOException {
    PaneFile open = file;
    if (open == null) {
      open = new PaneFile(Path.of(output));
      file = open;
    }
    open.add(WindowedSums.asLine(sum) + "," + pane.getIndex());
  }

  @FinishBundle
  public void finishBundle() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
