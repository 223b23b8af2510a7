/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.transforms.Evolving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How runs of a pipeline are compared: over which inputs, and by which tables.
 *
 * @param inputs those that arrive in an order
 * @param options what each run is given beside the inputs
 * @param streamOptions what each run in streaming is given beside these
 * @param disorder how far a stream's records may come out of order
 * @param tables all that must be the same
 * @param expected what must come out, where it is known
 * @param late where late rows are kept; null where they are not
 * @since 0.1
 */
@Evolving
public record Comparison(
    List<ArrivingInput> inputs,
    Map<String, String> options,
    Map<String, String> streamOptions,
    Duration disorder,
    List<ComparedTable> tables,
    List<ExpectedRows> expected,
    @Nullable LateRows late) {

  /**
   * The tables that tell what became of a record that came late.
   *
   * @param late with {@code source} and {@code record_number} of each late row
   * @param rejected dead letters, with {@code idempotency_key}: a record that is rejected before it
   *     meets a window is not late
   */
  public record LateRows(IcebergTable late, IcebergTable rejected) {}

  public Comparison {
    inputs = List.copyOf(inputs);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    streamOptions = Collections.unmodifiableMap(new LinkedHashMap<>(streamOptions));
    requireNonNull(disorder, "disorder is null");
    tables = List.copyOf(tables);
    expected = List.copyOf(expected);
  }

  /**
   * The same with more tables.
   *
   * @param rows where late rows are kept; null where they are not
   */
  public Comparison and(List<ComparedTable> more, @Nullable LateRows rows) {
    List<ComparedTable> all = new ArrayList<>(tables);
    all.addAll(more);
    return new Comparison(inputs, options, streamOptions, disorder, all, expected, rows);
  }
}
