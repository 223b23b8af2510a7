/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.period.FiringWindows;
import io.millrace.transforms.rows.Shards;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.ClosingBehavior;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;

/**
 * How partial groups become results.
 *
 * @param spec what is asked for
 * @param layout the rows
 * @param places where partial groups meet
 * @param firing when
 */
record Lowering(WindowSpec spec, WindowLayout layout, Places places, Firing firing) {
  private enum Firing {
    /** At the end of bounded input. */
    ONCE,
    /** At each window's end, and as often as a row counts after it. */
    CORRECTED,
    /** When a window is over for all rows. */
    DECIDED,
    /** When a session is over for all rows. */
    SESSIONS
  }

  static Lowering of(WindowSpec spec, WindowLayout layout, PCollection<Block> input) {
    Shards shards = Shards.of(input.getPipeline());
    Duration lateness = spec.lateness();
    if (input.isBounded() == IsBounded.BOUNDED) {
      return new Lowering(spec, layout, Places.ofAll(shards), Firing.ONCE);
    }
    if (layout.windows() instanceof WindowCut.Sessions sessions) {
      // A row that is the last to reach a session has its own gap to be on time.
      Duration delay = sessions.gap().plus(lateness);
      return new Lowering(spec, layout, Places.ofSessions(delay), Firing.SESSIONS);
    }
    if (spec.corrections() == Corrections.NONE) {
      return new Lowering(spec, layout, Places.ofWindows(shards, lateness), Firing.DECIDED);
    }
    return new Lowering(spec, layout, Places.ofWindows(shards, Duration.ZERO), Firing.CORRECTED);
  }

  PCollection<Row> results(PCollection<KV<Integer, Block>> partials) {
    return switch (firing) {
      case ONCE -> merged(partials, true);
      case CORRECTED -> corrected(partials.apply("ByWindowEnd", byWindowEnd()));
      case DECIDED ->
          globally(
              merged(
                  partials.apply(
                      "WhenDecided", FiringWindows.laterBy(requireNonNull(places.delay()))),
                  false));
      case SESSIONS -> globally(merged(partials.apply("JoinSessions", joinedSessions()), true));
    };
  }

  /** The watermark behind a session is held where it ends so far, and goes on as it grows. */
  private Window<KV<Integer, Block>> joinedSessions() {
    return Window.<KV<Integer, Block>>into(
            new PartialSessions(layout.startField(), requireNonNull(places.delay())))
        .withAllowedLateness(org.joda.time.Duration.ZERO, ClosingBehavior.FIRE_IF_NON_EMPTY)
        .withTimestampCombiner(TimestampCombiner.LATEST)
        .discardingFiredPanes();
  }

  private Window<KV<Integer, Block>> byWindowEnd() {
    Window<KV<Integer, Block>> windows = FiringWindows.byWindowEnd(spec.lateness());
    return spec.corrections() == Corrections.REPEATED
        ? windows
        : windows.withAllowedLateness(
            org.joda.time.Duration.millis(spec.lateness().toMillis()), ClosingBehavior.FIRE_ALWAYS);
  }

  private PCollection<Row> corrected(PCollection<KV<Integer, Block>> partials) {
    // Beam's lateness is at least that of the input, however little is asked for.
    boolean closesAtEnd = partials.getWindowingStrategy().getAllowedLateness().getMillis() == 0;
    if (spec.corrections() != Corrections.RETRACTIONS || closesAtEnd) {
      return globally(merged(partials, false));
    }
    return partials
        .apply("GroupByShard", GroupByKey.create())
        .apply("MergePane", ParDo.of(new MergePaneFn(layout)))
        .setCoder(
            KvCoder.of(
                KvCoder.of(VarIntCoder.of(), VarLongCoder.of()),
                ListCoder.of(RowCoder.of(layout.outputSchema()))))
        .apply("Globally", FiringWindows.none())
        .apply("Retract", ParDo.of(new RetractFn(layout)))
        .setRowSchema(layout.outputSchema());
  }

  private PCollection<Row> merged(PCollection<KV<Integer, Block>> partials, boolean allAtOnce) {
    return partials
        .apply("GroupByShard", GroupByKey.create())
        .apply("Merge", ParDo.of(MergeFn.ofBlocks(layout, allAtOnce)))
        .setRowSchema(layout.outputSchema());
  }

  private static PCollection<Row> globally(PCollection<Row> results) {
    return results.apply("Globally", FiringWindows.none());
  }
}
