/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;

/**
 * What the preflight can see in a pipeline. A shape is no fault: the rules of an engine say which
 * of them it cannot take.
 *
 * @since 0.1
 */
@Evolving
public enum PreflightShape {
  SPLITTABLE("a splittable DoFn that is not the inside of a read"),
  WINDOW_EXPIRATION("@OnWindowExpiration"),
  EVENT_TIME_TIMER("a timer in event time"),
  EVENT_TIME_TIMER_FAMILY("a family of timers in event time"),
  PROCESSING_TIME_TIMER("a timer, or a family of timers, in processing time"),
  TIMER_FAMILY_ALONE("a family of timers without state and without a single timer"),
  ORDERED_LIST_STATE("OrderedListState"),
  MULTIMAP_STATE("MultimapState"),
  STABLE_INPUT("@RequiresStableInput"),
  TIME_SORTED_INPUT("@RequiresTimeSortedInput"),
  BUNDLE_FINALIZER("a BundleFinalizer parameter"),
  STATE_IN_MERGING_WINDOWS("state or timers in windows that merge"),
  STATE_BEFORE_WINDOWS("windows behind a stateful step with allowed lateness, of unbounded input"),
  STATE_PER_KEY("state or timers by a key that is no small number"),
  MAP_VIEW("a Map or Multimap side input"),
  UNBOUNDED_VIEW("a side input of an unbounded collection"),
  DISCARDING_WITH_LATENESS("a grouping in windows that discards fired panes and allows lateness"),
  SHUFFLED_BY_SERIALIZATION("a grouping, or state, of a coder that writes class names"),
  SERIALIZATION("a coder that writes class names, without a shuffle"),
  UNREAD_OUTPUT("an output that nobody reads, of a bounded step with several"),
  ONE_LARGE_FILE("one file above 64 MiB for several workers"),
  BOUNDED_STREAM("no unbounded input"),
  UNBOUNDED_BATCH("an unbounded input"),
  OTHER_BEAM("a Beam version other than the one the rules were tried with"),
  SETTING("an option of the engine's own");

  private final String description;

  PreflightShape(String description) {
    this.description = requireNonNull(description);
  }

  /** In a few words, for people. */
  public String description() {
    return description;
  }
}
