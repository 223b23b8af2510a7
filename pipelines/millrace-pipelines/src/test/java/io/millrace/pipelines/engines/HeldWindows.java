/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.pipelines.engines.RulesContract.Graph;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Keys;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * Windows of 5 s with 30 s of lateness, behind state and without it, of ten events per second of
 * event time. What passes beside them is seen as {@code probe}. The events stand still when the
 * watermark is behind six windows and before the end of the first one's lateness, until five
 * windows without state are out.
 */
final class HeldWindows {
  static final String HELD = "held";
  static final String FREE = "free";

  /** How many probes come before those that wait. */
  static final int BEFORE = 300;

  private static final String PROBE = "probe";
  private static final int FREE_WINDOWS = 5;

  /** The lateness of the first window is over behind 350 of them. */
  private static final int PROBES = 400;

  /** All probes, all windows without state that can be out, and one behind state. */
  static final int LINES = PROBES + 8 + 1;

  private static final Duration SIZE = Duration.standardSeconds(5);
  private static final Duration LATENESS = Duration.standardSeconds(30);

  private HeldWindows() {}

  static Graph behindState() {
    return (pipeline, input) -> see(HELD, windowed(events(pipeline)).apply("Keep", keep()));
  }

  static Graph both() {
    return (pipeline, input) -> {
      PCollection<KV<String, Integer>> events = events(pipeline);
      Seen.all("", events.apply("Probe", Keys.create()));
      PCollection<KV<String, Integer>> windowed = windowed(events);
      see(FREE, windowed);
      see(HELD, windowed.apply("Keep", keep()));
    };
  }

  private static PCollection<KV<String, Integer>> events(Pipeline pipeline) {
    return pipeline
        .apply("Events", Read.from(new HeldNumbers(BEFORE, PROBES, HeldWindows::areFreeOut)))
        .apply("Key", MapElements.via(new KeyFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of()));
  }

  private static boolean areFreeOut() {
    return Seen.lines(PROBE).size() == BEFORE && Seen.lines(FREE).size() >= FREE_WINDOWS;
  }

  private static ParDo.SingleOutput<KV<String, Integer>, KV<String, Integer>> keep() {
    return ParDo.of(new Suspects.KeepFn());
  }

  private static PCollection<KV<String, Integer>> windowed(
      PCollection<KV<String, Integer>> events) {
    return events.apply(
        Window.<KV<String, Integer>>into(FixedWindows.of(SIZE))
            .withAllowedLateness(LATENESS)
            .discardingFiredPanes());
  }

  private static void see(String name, PCollection<KV<String, Integer>> windowed) {
    PCollection<String> windows =
        windowed.apply("Count " + name, Count.perKey()).apply("Window " + name, Keys.create());
    windows.apply("See " + name, ParDo.of(new NameFn(name)));
  }

  private static final class NameFn extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;
    private final String name;

    NameFn(String name) {
      this.name = name;
    }

    @ProcessElement
    public void processElement() {
      Seen.add(name);
    }
  }

  private static final class KeyFn extends SimpleFunction<Long, KV<String, Integer>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<String, Integer> apply(Long number) {
      return KV.of(PROBE, 1);
    }
  }
}
