/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What has come of writing blocks to files.
 *
 * @since 0.1
 */
@Evolving
public final class WriteBlocksResult extends NamedOutputs {
  static final TupleTag<WrittenFile> FILES = new TupleTag<>("files") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private final PCollection<WrittenFile> files;
  private final PCollection<Rejected> rejected;

  WriteBlocksResult(PCollection<WrittenFile> files, PCollection<Rejected> rejected) {
    this.files = files;
    this.rejected = rejected;
  }

  /** The files that everybody sees, with their rows. */
  public PCollection<WrittenFile> files() {
    return files;
  }

  /** A letter for each row that its file cannot hold, or that is of no partition. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("files", files, "rejected", rejected);
  }
}
