/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.PaneFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.sink.RichSinkFunction;
import org.jspecify.annotations.NullUnmarked;

/** Writes results as they come, with the time at which each came. */
@NullUnmarked // Flink calls open before anything else.
final class WritePanes extends RichSinkFunction<String> {
  private final String output;
  private transient PaneFile file;

  WritePanes(Path output) {
    this.output = output.toString();
  }

  @Override
  public void open(Configuration parameters) {
    file = new PaneFile(Path.of(output));
  }

  @Override
  public void invoke(String pane, Context context) throws IOException {
    file.add(pane);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
