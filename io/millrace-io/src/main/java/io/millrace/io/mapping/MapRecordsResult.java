/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What {@link MapRecords} gives.
 *
 * @since 0.1
 */
@Evolving
public final class MapRecordsResult implements POutput {
  static final TupleTag<Block> MAPPED = new TupleTag<>("mapped") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private final PCollection<Block> mapped;
  private final PCollection<Rejected> rejected;

  MapRecordsResult(PCollection<Block> mapped, PCollection<Rejected> rejected) {
    this.mapped = mapped;
    this.rejected = rejected;
  }

  /** Typed rows, of {@link MappedRow#schema}. */
  public PCollection<Block> mapped() {
    return mapped;
  }

  /** One dead letter per record that could not be read. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  public Pipeline getPipeline() {
    return mapped.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(MAPPED, mapped, REJECTED, rejected);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
