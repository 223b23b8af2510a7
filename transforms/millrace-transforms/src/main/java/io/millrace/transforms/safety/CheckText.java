/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Judges the texts of rows; whose they are, a class of its own says. */
abstract class CheckText extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  private final CheckTextSpec spec;

  CheckText(CheckTextSpec spec) {
    this.spec = spec;
  }

  final CheckTextSpec spec() {
    return spec;
  }

  /** The same for blocks. */
  public final CheckTextBlocks onBlocks() {
    return new CheckTextBlocks(spec);
  }

  @Override
  public final PCollection<Row> expand(PCollection<Row> input) {
    return input
        .apply("Pack", PackBlocks.of())
        .apply("Check", onBlocks())
        .apply("Unpack", UnpackBlocks.rows());
  }

  @Override
  public final void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
