/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class AddCountsTest {
  private final AddCounts sum = new AddCounts();

  /** As an engine does that keeps sums in bytes. */
  @Test
  void addsToWhatWasEncodedWhetherItHasACountOrNot() throws CoderException {
    Map<String, Long> none = kept(sum.addInput(kept(sum.createAccumulator()), Map.of()));
    Map<String, Long> one = kept(sum.addInput(none, Map.of("read", 2L)));
    Map<String, Long> two = kept(sum.addInput(kept(one), Map.of("read", 3L, "late", 1L)));

    assertThat(none).isEmpty();
    assertThat(one).isEqualTo(Map.of("read", 2L));
    assertThat(two).isEqualTo(Map.of("read", 5L, "late", 1L));
    assertThat(sum.mergeAccumulators(List.of(kept(Map.of()), two, one)))
        .isEqualTo(Map.of("read", 7L, "late", 1L));
  }

  private static Map<String, Long> kept(Map<String, Long> counts) throws CoderException {
    return CoderUtils.clone(AddCounts.CODER, counts);
  }
}
