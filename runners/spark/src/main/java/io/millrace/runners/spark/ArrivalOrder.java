/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.beam.runners.spark.util.ByteArray;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The order of a key's elements, the same whenever a micro-batch is worked off: by the partition
 * that each comes from, and by its place there. Spark gives them as they arrive over the network.
 */
final class ArrivalOrder {
  /** A partition and a place, in front of an element. */
  private static final int MARK = 2 * Integer.BYTES;

  private static final Comparator<byte[]> BY_MARK =
      (one, other) -> Arrays.compareUnsigned(one, 0, MARK, other, 0, MARK);

  private ArrivalOrder() {}

  /** Marks elements before they are shuffled. */
  static JavaPairRDD<ByteArray, byte[]> mark(JavaRDD<Tuple2<ByteArray, byte[]>> elements) {
    return JavaPairRDD.fromJavaRDD(
        elements.mapPartitionsWithIndex(Marking::new, /* preservesPartitioning= */ true));
  }

  /** Brings elements of a key to their order, and takes their marks off. */
  static List<byte[]> restore(Iterable<byte[]> marked) {
    List<byte[]> elements = new ArrayList<>();
    marked.forEach(elements::add);
    elements.sort(BY_MARK);
    elements.replaceAll(element -> Arrays.copyOfRange(element, MARK, element.length));
    return elements;
  }

  /** What keys give out, by key. */
  static Iterator<byte[]> outputs(Iterator<Tuple2<ByteArray, KeyState>> keys) {
    List<Tuple2<ByteArray, KeyState>> giving = new ArrayList<>();
    while (keys.hasNext()) {
      Tuple2<ByteArray, KeyState> key = keys.next();
      if (!key._2().out().isEmpty()) {
        giving.add(key);
      }
    }
    giving.sort((one, other) -> Arrays.compare(one._1().getValue(), other._1().getValue()));
    return giving.stream().flatMap(key -> key._2().out().stream()).iterator();
  }

  private static final class Marking implements Iterator<Tuple2<ByteArray, byte[]>> {
    private final int partition;
    private final Iterator<Tuple2<ByteArray, byte[]>> elements;
    private int place;

    private Marking(int partition, Iterator<Tuple2<ByteArray, byte[]>> elements) {
      this.partition = partition;
      this.elements = elements;
    }

    @Override
    public boolean hasNext() {
      return elements.hasNext();
    }

    @Override
    public Tuple2<ByteArray, byte[]> next() {
      Tuple2<ByteArray, byte[]> element = elements.next();
      byte[] marked =
          ByteBuffer.allocate(MARK + element._2().length)
              .putInt(partition)
              .putInt(place++)
              .put(element._2())
              .array();
      return new Tuple2<>(element._1(), marked);
    }
  }
}
