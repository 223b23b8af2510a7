/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.ledger;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;

/** Adds up counts by their keys. */
final class AddCounts
    extends Combine.CombineFn<Map<String, Long>, Map<String, Long>, Map<String, Long>> {
  static final Coder<Map<String, Long>> CODER =
      MapCoder.of(StringUtf8Coder.of(), VarLongCoder.of());

  private static final long serialVersionUID = 1L;

  @Override
  public Map<String, Long> createAccumulator() {
    return new HashMap<>();
  }

  @Override
  public Map<String, Long> addInput(Map<String, Long> sums, Map<String, Long> counts) {
    // One without a count is decoded as a map that cannot be changed.
    Map<String, Long> all = sums.isEmpty() ? createAccumulator() : sums;
    add(all, counts);
    return all;
  }

  private static void add(Map<String, Long> sums, Map<String, Long> counts) {
    counts.forEach((key, count) -> sums.merge(key, count, Math::addExact));
  }

  @Override
  public Map<String, Long> mergeAccumulators(Iterable<Map<String, Long>> parts) {
    Map<String, Long> sums = createAccumulator();
    parts.forEach(part -> add(sums, part));
    return sums;
  }

  @Override
  public Map<String, Long> extractOutput(Map<String, Long> sums) {
    return sums;
  }

  @Override
  public Coder<Map<String, Long>> getAccumulatorCoder(
      CoderRegistry registry, Coder<Map<String, Long>> inputCoder) {
    return CODER;
  }

  @Override
  public Coder<Map<String, Long>> getDefaultOutputCoder(
      CoderRegistry registry, Coder<Map<String, Long>> inputCoder) {
    return CODER;
  }
}
