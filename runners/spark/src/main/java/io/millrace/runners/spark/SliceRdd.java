/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;

import io.millrace.runners.spark.SourceSlice.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * What the splits of a source give to one micro-batch. When it is first read it ends wherever it
 * does; from {@link #pin} on it is the same however often executors are lost with it.
 */
final class SliceRdd extends RDD<SourceSlice> {
  private static final long serialVersionUID = 1L;
  private final ArrayList<SplitReading<?, ?>> splits;
  private final ArrayList<@Nullable End> from;
  private final long lateMillis;
  private @Nullable ArrayList<End> pinned;

  /** The number of a split. */
  private record Slot(int index) implements Partition {}

  /**
   * @param from how the slices of the micro-batch before ended; null for one that was never read
   * @param lateMillis how long the micro-batch has waited to be made up
   */
  SliceRdd(
      SparkContext context,
      List<SplitReading<?, ?>> splits,
      List<@Nullable End> from,
      long lateMillis) {
    super(
        context,
        JavaConverters.asScalaBuffer(new ArrayList<org.apache.spark.Dependency<?>>()).toSeq(),
        JavaSparkContext$.MODULE$.fakeClassTag());
    this.splits = new ArrayList<>(splits);
    this.from = new ArrayList<>(from);
    this.lateMillis = lateMillis;
  }

  /** Reads it, keeps what it has read, and pins where it ended. */
  List<End> pin() {
    return pin(toJavaRDD().map(SourceSlice::end).collect());
  }

  /** Pins where it ended when it was read before. */
  List<End> pin(List<End> ends) {
    pinned = new ArrayList<>(ends);
    return pinned;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] slots = new Partition[splits.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(i);
    }
    return slots;
  }

  /** Where the split was last read, since its reader is still open there. */
  @Override
  public Seq<String> getPreferredLocations(Partition split) {
    End before = from.get(split.index());
    return JavaConverters.asScalaBuffer(
            before == null ? List.<String>of() : List.of(before.location()))
        .toSeq();
  }

  @Override
  public Iterator<SourceSlice> compute(Partition split, TaskContext context) {
    int index = split.index();
    SplitReading<?, ?> reading = requireNonNull(splits.get(index), "no such split");
    End before = from.get(index);
    byte[] mark = before == null ? null : before.mark();
    try {
      SourceSlice slice =
          pinned == null
              ? reading.read(mark, lateMillis)
              : reading.readAgain(mark, pinned.get(index));
      return JavaConverters.asScalaIterator(List.of(slice).iterator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
