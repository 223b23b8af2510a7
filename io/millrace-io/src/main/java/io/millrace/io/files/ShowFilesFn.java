/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Gives hidden files their names. */
final class ShowFilesFn
    extends DoFn<KV<Integer, Iterable<WrittenParquetFile>>, WrittenParquetFile> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void processElement(
      @Element KV<Integer, Iterable<WrittenParquetFile>> all,
      OutputReceiver<WrittenParquetFile> out)
      throws IOException {
    for (WrittenParquetFile file : all.getValue()) {
      HiddenFile.show(file);
      out.output(file);
    }
  }
}
