/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import io.millrace.pipelines.parity.TimedRecords.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Puts the records of an input into an order of arrival, in partitions that each have an order and
 * a watermark of their own: its latest event time less the disorder.
 *
 * @param seed all chances are drawn from it
 * @param partitions at least 1
 * @param disorder how far a record may come behind a later one of its partition and not move the
 *     watermark past itself
 */
record Arrangement(long seed, int partitions, Duration disorder) {
  private static final double SHARE = 0.01;

  Arrangement {
    if (partitions < 1) {
      throw new IllegalArgumentException("Invalid partitions: " + partitions + " (must be >= 1)");
    }
    if (disorder.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Invalid disorder: " + disorder + " (must be >= PT0.001S)");
    }
  }

  /** A record at its place in the order: when others have come so far in event time. */
  private record Arriving(Timed record, long at) {}

  /**
   * Arranges the records.
   *
   * @return as many lists as there are partitions
   */
  Arranged of(TimedRecords input, ArrivalOrder order) {
    Random random = new Random(seed);
    List<List<Arriving>> partitionsOf = empty();
    List<List<Arriving>> stragglers = empty();
    double straggling = order.straggles() ? SHARE * input.records().size() / able(input) : 0;
    long repeats = 0;
    for (Timed record : input.records()) {
      int partition = random.nextInt(partitions);
      if (canStraggle(input, record) && random.nextDouble() < straggling) {
        long closed = input.input().deadlines().applyAsLong(record.time()) + behind(random);
        stragglers.get(partition).add(new Arriving(record, closed + disorder.toMillis()));
      } else {
        partitionsOf.get(partition).add(arriving(record, order, random));
      }
      if (order.repeats() && random.nextDouble() < SHARE) {
        repeats++;
        partitionsOf.get(random.nextInt(partitions)).add(arriving(record, order, random));
      }
    }
    List<List<Timed>> arranged = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      arranged.add(merged(partitionsOf.get(i), stragglers.get(i)));
    }
    long late = stragglers.stream().mapToLong(List::size).sum();
    return new Arranged(input, disorder, arranged, repeats, late);
  }

  private List<List<Arriving>> empty() {
    List<List<Arriving>> lists = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private Arriving arriving(Timed record, ArrivalOrder order, Random random) {
    return new Arriving(record, record.time() + (order.isDisordered() ? behind(random) : 0));
  }

  /** Any time up to the disorder. */
  private long behind(Random random) {
    return (long) (random.nextDouble() * disorder.toMillis());
  }

  private double able(TimedRecords input) {
    return Math.max(1, input.records().stream().filter(one -> canStraggle(input, one)).count());
  }

  /** Not where the input ends before the watermark is past it. */
  private boolean canStraggle(TimedRecords input, Timed record) {
    long latest = input.records().get(input.records().size() - 1).time();
    return record.hasTime()
        && input.input().deadlines().applyAsLong(record.time()) < latest - 3 * disorder.toMillis();
  }

  /** Each straggler as soon as an event time has come that is past its place. */
  private static List<Timed> merged(List<Arriving> others, List<Arriving> stragglers) {
    PriorityQueue<Arriving> waiting = new PriorityQueue<>(Comparator.comparingLong(Arriving::at));
    waiting.addAll(stragglers);
    List<Timed> merged = new ArrayList<>();
    long latest = Long.MIN_VALUE;
    for (Arriving next : others.stream().sorted(Comparator.comparingLong(Arriving::at)).toList()) {
      while (!waiting.isEmpty() && waiting.element().at() <= latest) {
        merged.add(waiting.remove().record());
      }
      merged.add(next.record());
      if (next.record().hasTime()) {
        latest = Math.max(latest, next.record().time());
      }
    }
    waiting.stream()
        .sorted(Comparator.comparingLong(Arriving::at))
        .map(Arriving::record)
        .forEach(merged::add);
    return merged;
  }
}
