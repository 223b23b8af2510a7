/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

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

  private Firing() {}

  /** A second after the first of a group came, with all that came meanwhile. */
  static <T> PCollection<T> afterAwhile(PCollection<T> elements) {
    return by(
        "AfterAwhile",
        Repeatedly.forever(AfterProcessingTime.pastFirstElementInPane().plusDelayOf(AWHILE)),
        elements);
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
