/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What {@link MapRecords} gives.
 *
 * @since 0.1
 */
@Evolving
public final class MapRecordsResult implements POutput {
  private final Pipeline pipeline;
  private final TupleTag<Row> mappedTag;
  private final PCollection<Row> mapped;
  private final TupleTag<Rejected> rejectedTag;
  private final PCollection<Rejected> rejected;

  MapRecordsResult(
      Pipeline pipeline,
      TupleTag<Row> mappedTag,
      PCollection<Row> mapped,
      TupleTag<Rejected> rejectedTag,
      PCollection<Rejected> rejected) {
    this.pipeline = pipeline;
    this.mappedTag = mappedTag;
    this.mapped = mapped;
    this.rejectedTag = rejectedTag;
    this.rejected = rejected;
  }

  /** Typed rows, of {@link MappedRow#schema}. */
  public PCollection<Row> mapped() {
    return mapped;
  }

  /** One dead letter per record that could not be read. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  public Pipeline getPipeline() {
    return pipeline;
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(mappedTag, mapped, rejectedTag, rejected);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
