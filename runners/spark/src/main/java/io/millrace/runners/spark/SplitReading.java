/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.runners.spark.SourceSlice.End;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;
import org.jspecify.annotations.Nullable;

/**
 * How a split of an unbounded source is read, a micro-batch at a time: the first time as far as it
 * goes, and where that is lost, to the same end again.
 *
 * @param name of the split among all of all streams
 * @param step the transform that reads
 * @param readMillis how long a micro-batch is read at most that is not late
 * @param maxValues how many elements it has at most
 */
record SplitReading<T, M extends CheckpointMark>(
    String name,
    UnboundedSource<T, M> source,
    SerializablePipelineOptions options,
    String step,
    long readMillis,
    long maxValues)
    implements Serializable {
  /** A source that has given nothing for so long is left for the next micro-batch. */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** What was read once, from files or a broker, comes again within that. */
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How much longer a micro-batch is read at most that is late. */
  private static final int MOST_SHARES = 5;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /**
   * Reads what there is.
   *
   * @param from where to begin; null for the beginning
   * @param lateMillis how long the micro-batch has waited to be made up: the more has come since
   */
  SourceSlice read(byte @Nullable [] from, long lateMillis) throws IOException {
    long millis = Math.min(Math.max(readMillis, lateMillis), MOST_SHARES * readMillis);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    return read(from, values -> values < maxValues && System.nanoTime() < end, IDLE_NANOS);
  }

  /**
   * Reads a slice again.
   *
   * @throws IllegalStateException if the source gives other elements now
   */
  SourceSlice readAgain(byte @Nullable [] from, End end) throws IOException {
    if (end.values() == 0) {
      return new SourceSlice(new ArrayList<>(), end);
    }
    SourceSlice slice = read(from, values -> values < end.values(), AGAIN_NANOS);
    if (slice.end().values() != end.values() || !Arrays.equals(slice.end().mark(), end.mark())) {
      throw new IllegalStateException(
          ("Cannot read a lost part of %s again: %d elements came before, %d now, and they end"
                  + " elsewhere; its source must give the same from the same checkpoint mark")
              .formatted(source, end.values(), slice.end().values()));
    }
    return slice;
  }

  @SuppressWarnings("try") // Closing the scope is its use.
  private SourceSlice read(byte @Nullable [] from, IntPredicate isOpen, long idleNanos)
      throws IOException {
    MetricsContainerStepMap metrics = new MetricsContainerStepMap();
    OpenReader open = null;
    boolean done = false;
    try (Closeable scope = MetricsEnvironment.scopedMetricsContainer(metrics.getContainer(step))) {
      open = open(from);
      @SuppressWarnings("unchecked") // It was made by this source, or one of the same name.
      UnboundedReader<T> reader = (UnboundedReader<T>) open.reader();
      ArrayList<byte[]> values = read(open, reader, isOpen, idleNanos);
      byte[] mark = encoded(reader.getCheckpointMark());
      long watermark = reader.getWatermark().getMillis();
      open.leave(name, mark);
      done = true;
      return new SourceSlice(values, new End(values.size(), mark, watermark, here(), metrics));
    } finally {
      if (open != null && !done) {
        open.close();
      }
    }
  }

  private OpenReader open(byte @Nullable [] from) throws IOException {
    OpenReader left = OpenReader.take(name, from);
    return left != null
        ? left
        : new OpenReader(
            source.createReader(
                options.get(),
                from == null
                    ? null
                    : CoderHelpers.fromByteArray(from, source.getCheckpointMarkCoder())));
  }

  /** Looks at the clock behind an answer only: a pause of this executor's is not the source's. */
  private ArrayList<byte[]> read(
      OpenReader open, UnboundedReader<T> reader, IntPredicate isOpen, long idleNanos)
      throws IOException {
    Coder<WindowedValue<T>> coder = valueCoder();
    ArrayList<byte[]> values = new ArrayList<>();
    long idleSince = System.nanoTime();
    while (isOpen.test(values.size())) {
      if (open.next()) {
        values.add(
            CoderHelpers.toByteArray(
                WindowedValues.of(
                    reader.getCurrent(),
                    reader.getCurrentTimestamp(),
                    GlobalWindow.INSTANCE,
                    PaneInfo.NO_FIRING),
                coder));
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince >= idleNanos
          || BatchWatermarks.isOver(reader.getWatermark().getMillis())) {
        break;
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return values;
  }

  Coder<WindowedValue<T>> valueCoder() {
    return WindowedValues.FullWindowedValueCoder.of(
        source.getOutputCoder(), GlobalWindow.Coder.INSTANCE);
  }

  @SuppressWarnings("unchecked") // A reader's marks are of its source's type.
  private byte[] encoded(CheckpointMark mark) {
    return CoderHelpers.toByteArray((M) mark, source.getCheckpointMarkCoder());
  }

  /** This executor, as a preferred location. */
  private static String here() {
    BlockManagerId id = SparkEnv.get().blockManager().blockManagerId();
    return "executor_" + id.host() + "_" + id.executorId();
  }
}
