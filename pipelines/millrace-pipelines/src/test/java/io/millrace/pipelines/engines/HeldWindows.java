/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.pipelines.engines.RulesContract.Graph;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Keys;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Windows of 5 s with 30 s of lateness, of ten events per second of event time, at ten times the
 * speed of the clock. What passes beside them is seen as {@code probe}, and each window that comes
 * out as {@code window}. So the first window comes behind some 50 probes, and behind 350 or more
 * where it is held until the lateness is over.
 */
final class HeldWindows {
  static final String WINDOW = "window of probe";

  /** Enough to see the first window in both cases. */
  static final int LINES = 500;

  /** More probes than come before a window that is not held, and fewer than before one that is. */
  static final int BETWEEN = 300;

  private static final Duration SIZE = Duration.standardSeconds(5);
  private static final Duration LATENESS = Duration.standardSeconds(30);
  private static final long EVENT_MILLIS = 100;

  private HeldWindows() {}

  static Graph behindState() {
    return (pipeline, input) ->
        see(windowed(pipeline).apply("Keep", ParDo.of(new Suspects.KeepFn())));
  }

  static Graph alone() {
    return (pipeline, input) -> see(windowed(pipeline));
  }

  private static PCollection<KV<String, Integer>> windowed(Pipeline pipeline) {
    PCollection<KV<String, Integer>> events =
        pipeline
            .apply(
                "Events",
                GenerateSequence.from(0)
                    .withRate(1, Duration.millis(10))
                    .withTimestampFn(number -> new Instant(number * EVENT_MILLIS)))
            .apply("Key", MapElements.via(new KeyFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of()));
    Seen.all("", events.apply("Probe", Keys.create()));
    return events.apply(
        Window.<KV<String, Integer>>into(FixedWindows.of(SIZE))
            .withAllowedLateness(LATENESS)
            .discardingFiredPanes());
  }

  private static void see(PCollection<KV<String, Integer>> windowed) {
    Seen.all("window of ", windowed.apply("Count", Count.perKey()).apply("Window", Keys.create()));
  }

  private static final class KeyFn extends SimpleFunction<Long, KV<String, Integer>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<String, Integer> apply(Long number) {
      return KV.of("probe", 1);
    }
  }
}
