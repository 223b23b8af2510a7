/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins by nested loops. What it gives is text: {@code "left-right@time"}, with - for no row. Of
 * two rights that are equal an as-of join takes one, and the other one is alone.
 */
final class JoinOracle {
  /** Rows are told apart by their number; of two at one time the greater is the greater one. */
  record Item(@Nullable Integer key, long time, int number) {}

  final List<String> joined = new ArrayList<>();
  final List<String> leftAlone = new ArrayList<>();
  final List<String> rightAlone = new ArrayList<>();

  JoinOracle(Meeting meeting, List<Item> lefts, List<Item> rights) {
    Set<Item> met = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Item left : lefts) {
      List<Item> own = rights.stream().filter(right -> meet(meeting, left, right)).toList();
      if (meeting.kind() == Meeting.Kind.AS_OF) {
        own =
            own.stream()
                .max(Comparator.comparingLong(Item::time).thenComparingInt(Item::number))
                .map(List::of)
                .orElse(List.of());
      }
      for (Item right : own) {
        joined.add(pair(left, right, Math.max(left.time(), right.time())));
      }
      if (own.isEmpty()) {
        leftAlone.add(pair(left, null, left.time() + meeting.after()));
      }
      met.addAll(own);
    }
    for (Item right : rights) {
      if (!met.contains(right)) {
        rightAlone.add(pair(null, right, right.time() + meeting.before()));
      }
    }
  }

  private static boolean meet(Meeting meeting, Item left, Item right) {
    if (left.key() == null || !left.key().equals(right.key())) {
      return false;
    }
    if (meeting.kind() == Meeting.Kind.WINDOW) {
      return Math.floorDiv(left.time(), meeting.window())
          == Math.floorDiv(right.time(), meeting.window());
    }
    return left.time() - meeting.before() <= right.time()
        && right.time() <= left.time() + meeting.after();
  }

  static String pair(@Nullable Item left, @Nullable Item right, long time) {
    return (left == null ? "-" : "" + left.number())
        + " "
        + (right == null ? "-" : "" + right.number())
        + " @"
        + time;
  }
}
