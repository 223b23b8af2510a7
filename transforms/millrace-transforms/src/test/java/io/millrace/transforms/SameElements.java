/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Asks for these elements, as often as they are there, in any order: by their hashes, since the
 * matchers that compare each with each take minutes for ten thousand.
 */
public final class SameElements<T> implements SerializableFunction<Iterable<T>, Void> {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final List<T> expected;

  private SameElements(String reason, List<T> expected) {
    this.reason = reason;
    this.expected = expected;
  }

  public static <T> SameElements<T> as(String reason, List<T> expected) {
    return new SameElements<>(reason, new ArrayList<>(expected));
  }

  @Override
  public Void apply(Iterable<T> actual) {
    Map<T, Integer> balance = new HashMap<>();
    actual.forEach(one -> balance.merge(one, 1, Integer::sum));
    expected.forEach(one -> balance.merge(one, -1, Integer::sum));
    List<T> unexpected = new ArrayList<>();
    List<T> missing = new ArrayList<>();
    balance.forEach(
        (one, times) -> {
          if (times != 0) {
            (times > 0 ? unexpected : missing).add(one);
          }
        });
    assertThat(unexpected).as("%s: not expected", reason).isEmpty();
    assertThat(missing).as("%s: missing", reason).isEmpty();
    return null;
  }
}
