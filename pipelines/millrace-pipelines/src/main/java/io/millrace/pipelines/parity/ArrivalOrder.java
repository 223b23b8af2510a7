/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import io.millrace.transforms.Evolving;
import java.util.Locale;

/**
 * An order in which the records of a stream arrive.
 *
 * @since 0.1
 */
@Evolving
public enum ArrivalOrder {
  /** By event time. */
  IN_ORDER("by event time", false, false, false),
  /** Out of order by up to the disorder that the source allows for: nothing is late. */
  SHUFFLED("out of order within the disorder allowed", true, false, false),
  /** The same, and one record in a hundred comes twice. */
  DUPLICATED("out of order, one in a hundred twice", true, true, false),
  /** The same, and one in a hundred comes when its windows have been closed for a while. */
  STRAGGLERS("out of order, one in a hundred twice, one past its lateness", true, true, true);

  private final String meaning;
  private final boolean isDisordered;
  private final boolean repeats;
  private final boolean straggles;

  ArrivalOrder(String meaning, boolean isDisordered, boolean repeats, boolean straggles) {
    this.meaning = meaning;
    this.isDisordered = isDisordered;
    this.repeats = repeats;
    this.straggles = straggles;
  }

  /** As in {@code --arrivals=in-order}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String meaning() {
    return meaning;
  }

  boolean isDisordered() {
    return isDisordered;
  }

  boolean repeats() {
    return repeats;
  }

  boolean straggles() {
    return straggles;
  }
}
