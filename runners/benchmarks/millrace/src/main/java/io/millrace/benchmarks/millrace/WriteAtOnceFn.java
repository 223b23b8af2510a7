/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Writes lines into a folder bundle by bundle, to be seen at once. */
final class WriteAtOnceFn extends DoFn<String, Void> {
  private static final long serialVersionUID = 1L;
  private final String folder;
  private final String suffix;
  private transient @Nullable BufferedWriter file;

  WriteAtOnceFn(String folder, String suffix) {
    this.folder = folder;
    this.suffix = suffix;
  }

  @ProcessElement
  public void processElement(@Element String line) throws IOException {
    BufferedWriter open = file;
    if (open == null) {
      Path path = Path.of(folder, UUID.randomUUID() + suffix);
      Files.createDirectories(path.getParent());
      open = Files.newBufferedWriter(path);
      file = open;
    }
    open.write(line);
    open.write('\n');
  }

  @FinishBundle
  public void finishBundle() throws IOException {
    if (file != null) {
      file.flush();
    }
  }

  @Teardown
  public void teardown() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
