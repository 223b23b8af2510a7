/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.runners.spark.BatchWatermarks.Span;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.beam.runners.spark.util.ByteArray;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.dstream.DStream;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;

/**
 * The keys of a step, a micro-batch at a time. Beam's own asks each executor for the watermark
 * while it works; here a micro-batch has the watermark that it was made up with, so that a lost
 * part of it is worked off again as it was the first time.
 */
final class GroupStream extends DStream<Tuple2<ByteArray, KeyState>> {
  private static final long serialVersionUID = 1L;
  private final DStream<Tuple2<ByteArray, byte[]>> elements;
  private final KeyWork<?> work;
  private final ArrayList<Integer> sources;
  private final BatchWatermarks watermarks;
  private final String step;
  private final int partitions;
  private final transient Snapshots snapshots;
  private final transient @Nullable String restored;

  /**
   * @param sources that the elements come from
   * @param step the transform that keeps state
   */
  GroupStream(
      DStream<Tuple2<ByteArray, byte[]>> elements,
      KeyWork<?> work,
      List<Integer> sources,
      MicroBatches batches,
      String step) {
    super(elements.ssc(), tag());
    this.elements = elements;
    this.work = work;
    this.sources = new ArrayList<>(sources);
    this.watermarks = batches.watermarks();
    this.step = step;
    this.snapshots = batches.snapshots();
    this.restored = batches.log().restoredKeys(step).orElse(null);
    this.partitions = elements.ssc().sparkContext().defaultParallelism();
    persist(StorageLevel.MEMORY_AND_DISK_SER());
  }

  private static <T> ClassTag<T> tag() {
    return JavaSparkContext$.MODULE$.fakeClassTag();
  }

  @Override
  public Duration slideDuration() {
    return elements.slideDuration();
  }

  @Override
  public scala.collection.immutable.List<DStream<?>> dependencies() {
    List<DStream<?>> one = List.of(elements);
    return JavaConverters.asScalaBuffer(one).toList();
  }

  /** What another driver has kept stands in for the micro-batch before the first. */
  @Override
  public void initialize(Time time) {
    super.initialize(time);
    if (restored != null && !generatedRDDs().contains(time)) {
      Option<RDD<Tuple2<ByteArray, KeyState>>> unused =
          generatedRDDs().put(time, context().sparkContext().checkpointFile(restored, tag()));
    }
  }

  /** Else the micro-batches that a lost one is made from would go back to the first. */
  @Override
  public boolean mustCheckpoint() {
    return true;
  }

  @Override
  public Option<RDD<Tuple2<ByteArray, KeyState>>> compute(Time time) {
    if (watermarks.isLast(time.$minus(slideDuration()).milliseconds())) {
      // Spark makes up some more before it stops; without partitions they take no time.
      return Option.apply(context().sparkContext().emptyRDD(tag()));
    }
    // The sources read here, so that what they have read is known below.
    RDD<Tuple2<ByteArray, byte[]>> came = elements.getOrCompute(time).get();
    Option<RDD<Tuple2<ByteArray, KeyState>>> before = getOrCompute(time.$minus(slideDuration()));
    Span span = watermarks.of(sources);
    BatchTimes batch =
        new BatchTimes(
            watermarks.begin(),
            watermarks.begin() + slideDuration().milliseconds(),
            span.before(),
            span.after());
    RDD<Tuple2<ByteArray, KeyState>> kept =
        before.isDefined() ? before.get() : context().sparkContext().emptyRDD(tag());
    RDD<Tuple2<ByteArray, KeyState>> behind =
        ArrivalOrder.mark(JavaRDD.fromRDD(came, tag()))
            .cogroup(
                JavaPairRDD.fromRDD(
                    kept, GroupStream.<ByteArray>tag(), GroupStream.<KeyState>tag()),
                new HashPartitioner(partitions))
            .mapPartitionsToPair(new AdvanceKeys(work, batch), /* preservesPartitioning= */ true)
            .rdd();
    snapshots.keep(time.milliseconds(), step, behind);
    return Option.apply(behind);
  }

  /** Works off a micro-batch of the keys of a partition. */
  private record AdvanceKeys(KeyWork<?> work, BatchTimes batch)
      implements PairFlatMapFunction<
          Iterator<Tuple2<ByteArray, Tuple2<Iterable<byte[]>, Iterable<KeyState>>>>,
          ByteArray,
          KeyState> {
    @Override
    public Iterator<Tuple2<ByteArray, KeyState>> call(
        Iterator<Tuple2<ByteArray, Tuple2<Iterable<byte[]>, Iterable<KeyState>>>> keys)
        throws Exception {
      List<Tuple2<ByteArray, KeyState>> advanced = new ArrayList<>();
      while (keys.hasNext()) {
        Tuple2<ByteArray, Tuple2<Iterable<byte[]>, Iterable<KeyState>>> key = keys.next();
        Iterator<KeyState> before = key._2()._2().iterator();
        KeyState after =
            work.advance(
                key._1(),
                ArrivalOrder.restore(key._2()._1()),
                before.hasNext() ? before.next() : null,
                batch);
        if (after != null) {
          advanced.add(new Tuple2<>(key._1(), after));
        }
      }
      return advanced.iterator();
    }
  }
}
