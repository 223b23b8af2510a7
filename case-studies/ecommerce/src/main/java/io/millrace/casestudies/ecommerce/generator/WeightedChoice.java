/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Picks from a list, each item as often as its weight says. */
final class WeightedChoice<T> {
  private final List<T> items;
  private final int[] upTo;

  /**
   * @param weight of the item at an index, above zero; the sum must stay below 2^31
   */
  WeightedChoice(List<T> items, IntUnaryOperator weight) {
    this.items = List.copyOf(items);
    this.upTo = IntStream.range(0, items.size()).map(weight).toArray();
    Arrays.parallelPrefix(upTo, Math::addExact);
  }

  T pick(Dice dice) {
    int thrown = dice.below(upTo[upTo.length - 1]) + 1;
    int found = Arrays.binarySearch(upTo, thrown);
    return items.get(found >= 0 ? found : -found - 1);
  }
}
