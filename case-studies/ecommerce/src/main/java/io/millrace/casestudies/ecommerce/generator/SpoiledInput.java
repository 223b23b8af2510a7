/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Writes the facts of one input as records: out of order, some late, some more than once, and
 * poison between them. Counts what it did.
 *
 * <p>Each line gets a place, counted in clean records: its own fact's number and some displacement.
 * A line is written when the facts have come that far, so only displaced lines are held.
 */
final class SpoiledInput<T> implements Closeable {
  private static final int DISORDER = 64;
  private static final int COPY_DISTANCE = 1_000;

  /** Of the first day's records, so of somewhat less than half. */
  private static final int LATE_PER_MILLE = 21;

  private static final int EXACT_COPY_PER_MILLE = 20;
  private static final int SECOND_COPY_PER_MILLE = 100;
  private static final int CONFLICT_PER_MILLE = 3;
  private static final int COPY_BESIDE_CONFLICT_PER_MILLE = 250;
  private static final int CLEAN_PER_POISON = 200;
  private static final int CONFLICT_SECONDS = 600;

  private final RecordFormat<T> format;
  private final PartFiles files;
  private final InputCounts counts;
  private final Dice dice;
  private final int total;
  private final int poisonTotal;
  private final PriorityQueue<Placed> held =
      new PriorityQueue<>(Comparator.comparingInt(Placed::place).thenComparing(Placed::sequence));
  private long sequence;
  private int facts;
  private int poisoned;

  /**
   * @param total how many facts will come, exactly
   */
  SpoiledInput(RecordFormat<T> format, PartFiles files, InputCounts counts, int total, Dice dice) {
    this.format = format;
    this.files = files;
    this.counts = counts;
    this.total = total;
    this.poisonTotal = Math.max(format.poisonKinds(), total / CLEAN_PER_POISON);
    this.dice = dice;
  }

  /** Takes the next fact; they must come in time order. */
  void write(T fact) throws IOException {
    counts.addKept();
    boolean firstDay = format.time(fact) < ShopClock.START + 24 * ShopClock.HOUR;
    boolean late = firstDay && dice.chance(LATE_PER_MILLE);
    place(format.line(fact), late ? nearTheEnd() : facts + dice.below(DISORDER + 1));
    boolean contradicted = dice.chance(CONFLICT_PER_MILLE);
    if (contradicted) {
      contradict(fact);
    }
    if (dice.chance(contradicted ? COPY_BESIDE_CONFLICT_PER_MILLE : EXACT_COPY_PER_MILLE)) {
      copyExactly(fact);
    }
    facts++;
    while (poisoned < (long) poisonTotal * facts / total) {
      poison(fact);
    }
    release(facts);
  }

  @Override
  public void close() throws IOException {
    try (files) {
      release(Integer.MAX_VALUE);
    }
  }

  private void copyExactly(T fact) {
    int copies = dice.chance(SECOND_COPY_PER_MILLE) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      place(format.line(fact), facts + dice.below(COPY_DISTANCE));
      counts.addExactDuplicate();
    }
  }

  /** Not where the later time would leave the two days. */
  private void contradict(T fact) {
    long later = 1_000L * dice.between(1, CONFLICT_SECONDS);
    if (format.time(fact) + later < ShopClock.END) {
      T contradiction = format.contradictedAfter(fact, later);
      place(format.line(contradiction), facts + dice.below(COPY_DISTANCE));
      counts.addConflictingDuplicate();
    }
  }

  private void poison(T like) {
    RecordFormat.Poison poison = format.poison(poisoned, like);
    place(poison.line(), facts + dice.below(DISORDER + 1));
    counts.addRejected(poison.cause());
    poisoned++;
  }

  private int nearTheEnd() {
    return total - 1 - dice.below(Math.max(1, total / 50));
  }

  private void place(byte[] line, int place) {
    held.add(new Placed(Math.min(place, total - 1), sequence++, line));
  }

  private void release(int upTo) throws IOException {
    while (!held.isEmpty() && held.element().place() < upTo) {
      Placed next = held.remove();
      files.write((int) ((long) next.place() * PartFiles.PARTS / total), next.line());
      counts.addWritten();
    }
  }

  /** The sequence keeps lines of the same place in one order on every machine. */
  private record Placed(int place, long sequence, byte[] line) {}
}
