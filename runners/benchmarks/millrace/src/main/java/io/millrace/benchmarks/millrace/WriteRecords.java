/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.io.files.WriteLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines into a folder: of bounded input once each, however often a task is tried; of
 * unbounded input bundle by bundle, to be seen at once.
 */
final class WriteRecords extends PTransform<PCollection<String>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String suffix;

  private WriteRecords(String folder, String suffix) {
    this.folder = folder;
    this.suffix = suffix;
  }

  static WriteRecords to(String folder, String suffix) {
    return new WriteRecords(folder, suffix);
  }

  @Override
  public PDone expand(PCollection<String> lines) {
    if (lines.isBounded() == IsBounded.BOUNDED) {
      lines.apply("Once", WriteLines.to(folder, suffix));
    } else {
      lines.apply("AtOnce", ParDo.of(new WriteAtOnceFn(folder, suffix)));
    }
    return PDone.in(lines.getPipeline());
  }

  private static final class WriteAtOnceFn extends DoFn<String, Void> {
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
}
