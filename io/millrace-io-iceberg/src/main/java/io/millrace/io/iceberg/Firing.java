/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.MillraceOptions;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.joda.time.Duration;

/** When groups of unbounded elements are given out; bounded ones are left as they are. */
final class Firing {
  private static final Duration AWHILE = Duration.standardSeconds(1);

  /** Less than a micro-batch lasts. */
  private static final Duration MOMENT = Duration.millis(1);

  private Firing() {}

  /**
   * A second after the first of a group came, with all that came meanwhile; at the end of a
   * micro-batch, with all of it.
   */
  static <T> PCollection<T> afterAwhile(PCollection<T> elements) {
    Duration delay = inMicroBatches(elements) ? MOMENT : AWHILE;
    return by(
        "AfterAwhile",
        Repeatedly.forever(AfterProcessingTime.pastFirstElementInPane().plusDelayOf(delay)),
        elements);
  }

  /** Whether elements without end come in micro-batches. */
  static boolean inMicroBatches(PCollection<?> elements) {
    return elements.isBounded() == IsBounded.UNBOUNDED
        && elements.getPipeline().getOptions().as(MillraceOptions.class).getMicroBatches();
  }

  /** Each by itself, as it comes. */
  static <T> PCollection<T> atOnce(PCollection<T> elements) {
    return by("AtOnce", Repeatedly.forever(AfterPane.elementCountAtLeast(1)), elements);
  }

  /** As Beam would by itself, so that collections can be flattened whatever is behind them. */
  static <T> PCollection<T> asUsual(PCollection<T> elements) {
    return by("AsUsual", DefaultTrigger.of(), elements);
  }

  private static <T> PCollection<T> by(String step, Trigger trigger, PCollection<T> elements) {
    return elements.isBounded() == IsBounded.BOUNDED
        ? elements
        : elements.apply(
            step,
            Window.<T>into(new GlobalWindows())
                .triggering(trigger)
                .withAllowedLateness(Duration.ZERO)
                .discardingFiredPanes());
  }
}
