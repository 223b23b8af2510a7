/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Where rows say how late they came.
 *
 * @param stampedBy the field with how far event time had come
 * @param on the field with the event time; null for the timestamps of elements
 */
record StampedRows(String stampedBy, @Nullable String on) {
  PCollection<Block> packed(PCollection<Row> rows) {
    PackBlocks<Row> pack = on == null ? PackBlocks.of() : PackBlocks.on(on);
    return rows.apply("Pack", pack.stampedBy(stampedBy));
  }

  /** The fields. */
  List<String> fields() {
    return on == null ? List.of(stampedBy) : Stream.of(on, stampedBy).distinct().toList();
  }
}
