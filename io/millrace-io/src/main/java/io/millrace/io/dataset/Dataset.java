/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Rows that lie outside a pipeline: a topic, a table, files. A pipeline names datasets, and what
 * they are is a matter of their address: {@link Datasets#open}.
 *
 * <p>Rows travel in blocks; {@link io.millrace.transforms.block.UnpackBlocks} and {@link
 * io.millrace.transforms.block.PackBlocks} go between them and rows one by one.
 *
 * <p>A connector implements what its {@link DatasetConnector#description description} names as
 * uses; the others are refused when the pipeline is built.
 *
 * <pre>{@code
 * Dataset clicks = Datasets.open("kafka://localhost:9092/clicks", Map.of("columns", ..., ...));
 * PCollection<Block> rows = pipeline.apply("Clicks", clicks.stream(context)).blocks();
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public interface Dataset {
  /** As reports and lineage call it: the scheme and what is behind it, without secrets. */
  String name();

  /** Where it stands. */
  Zone zone();

  /** The rows that are read, and that can be written. */
  Schema schema();

  /** What holds of a dataset that is written. */
  WriteGuarantee guarantee();

  /**
   * Reads all that is there when the pipeline runs, once.
   *
   * @param at the run and step that letters name
   * @throws UnsupportedOperationException if the connector cannot
   */
  default PTransform<PBegin, ReadBlocksResult> read(StepContext at) {
    throw unsupported(DatasetUse.READ);
  }

  /**
   * Reads what is there and then what comes, with event times and a watermark.
   *
   * @param at the run and step that letters name
   * @throws UnsupportedOperationException if the connector cannot
   */
  default PTransform<PBegin, ReadBlocksResult> stream(StepContext at) {
    throw unsupported(DatasetUse.STREAM);
  }

  /**
   * Writes rows of {@link #schema}, bounded or, where the connector can, unbounded.
   *
   * @param at the run and step that letters name; where a write is known again by its run, the
   *     run's id
   * @throws UnsupportedOperationException if the connector cannot
   */
  default PTransform<PCollection<Block>, WrittenRows> write(StepContext at) {
    throw unsupported(DatasetUse.WRITE);
  }

  private UnsupportedOperationException unsupported(DatasetUse use) {
    return new UnsupportedOperationException("Unsupported use of " + name() + ": " + use.word());
  }
}
