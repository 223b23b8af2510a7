/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Places in a pipeline that fail once each, and what was seen meanwhile. The engine is in this JVM,
 * so what is static outlives its restarts. All access holds the class's lock.
 */
final class Faults {
  /** A place in the pipeline and a moment of the run. */
  enum Mark {
    /** Behind the read, when no checkpoint is complete. */
    BEFORE_CHECKPOINT,
    /** In the deduplication, which hands rows on by a call, after a checkpoint. */
    DEDUPLICATE,
    /** Behind the lookup, after a checkpoint. */
    ENRICH
  }

  private static final Duration FOR_LONG = Duration.standardMinutes(5);

  /** Rows that a checkpoint must hold before a fault, more than are on their way at a time. */
  private static final long ENOUGH = 30_000;

  /** How long a block waits for a checkpoint where a fault needs one and the input would end. */
  private static final long PATIENCE_MILLIS = 500;

  private static final Set<Mark> ARMED = EnumSet.noneOf(Mark.class);
  private static final List<Mark> THROWN = new ArrayList<>();
  private static long rows;
  private static long savedRows;

  private Faults() {}

  static synchronized void arm(Set<Mark> marks) {
    ARMED.clear();
    ARMED.addAll(marks);
    THROWN.clear();
    rows = 0;
    savedRows = 0;
  }

  static synchronized List<Mark> thrown() {
    return List.copyOf(THROWN);
  }

  /** How many rows were read since the last fault. */
  static synchronized long rowsRead() {
    return rows;
  }

  /** Returns what to do when a checkpoint holds these rows. */
  private static synchronized DoFn.BundleFinalizer.Callback read(int count)
      throws InterruptedException {
    rows += count;
    long held = rows;
    int faults = THROWN.size();
    if (!ARMED.isEmpty() && held > 2 * ENOUGH && savedRows < ENOUGH) {
      Faults.class.wait(PATIENCE_MILLIS);
    }
    return () -> save(held, faults);
  }

  private static synchronized void save(long held, int faults) {
    if (faults == THROWN.size()) {
      savedRows = Math.max(savedRows, held);
      Faults.class.notifyAll();
    }
  }

  private static synchronized int faults() {
    return THROWN.size();
  }

  private static synchronized void pass(Mark mark, int faults) {
    // What still runs of an attempt that has failed does not fail again.
    boolean isDue = faults == THROWN.size() && isDue(mark);
    // In order: the second when the run has begun anew.
    if (isDue && !ARMED.isEmpty() && ARMED.iterator().next() == mark) {
      ARMED.remove(mark);
      THROWN.add(mark);
      rows = 0;
      throw new IllegalStateException("On purpose: " + mark);
    }
  }

  private static boolean isDue(Mark mark) {
    return mark == Mark.BEFORE_CHECKPOINT ? savedRows == 0 : savedRows >= ENOUGH;
  }

  /** Counts rows that are read. A bundle's finalisation says that a checkpoint holds it. */
  static final class CountFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element Block block, OutputReceiver<Block> out, BundleFinalizer finalizer)
        throws InterruptedException {
      finalizer.afterBundleCommit(Instant.now().plus(FOR_LONG), read(block.rows()));
      out.output(block);
    }
  }

  /** Passes blocks on, or fails. */
  static final class FaultFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;
    private final Mark mark;
    private transient int faults;

    FaultFn(Mark mark) {
      this.mark = mark;
    }

    @Setup
    public void setup() {
      faults = Faults.faults();
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) {
      pass(mark, faults);
      out.output(block);
    }
  }
}
