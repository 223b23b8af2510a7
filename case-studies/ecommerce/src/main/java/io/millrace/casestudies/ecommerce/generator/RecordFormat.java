/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

/** How the facts of one input become records, good and bad. */
interface RecordFormat<T> {
  long time(T fact);

  /** The record with its line end. Two lines of one fact have the same values. */
  byte[] line(T fact);

  /** The same key with other content, so many milliseconds later. */
  T contradictedAfter(T fact, long millis);

  /** How many kinds of poison there are. */
  int poisonKinds();

  /**
   * A record like the fact's, but with a key of its own and one fault.
   *
   * @param turn 0 for the first of the input; each kind comes at least once in {@link #poisonKinds}
   *     turns
   */
  Poison poison(int turn, T like);

  /**
   * A record that must be refused.
   *
   * @param cause the code or rule its dead letter names
   */
  record Poison(String cause, byte[] line) {}
}
