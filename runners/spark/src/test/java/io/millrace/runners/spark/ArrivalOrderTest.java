/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.runners.spark.util.ByteArray;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class ArrivalOrderTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void isThatOfPartitionsHoweverTheirElementsArrive() {
    System.out.println("seed " + seed);
    List<String> elements =
        IntStream.range(0, 1_000).mapToObj(number -> "e" + random.nextInt(50)).toList();

    try (JavaSparkContext spark = spark()) {
      List<byte[]> marked =
          new ArrayList<>(
              ArrivalOrder.mark(
                      spark.parallelize(elements, 7).map(word -> new Tuple2<>(key(1), of(word))))
                  .values()
                  .collect());
      Collections.shuffle(marked, random);

      assertThat(ArrivalOrder.restore(marked)).map(ArrivalOrderTest::text).isEqualTo(elements);
    }
  }

  @Test
  void ofWhatKeysGiveIsThatOfKeys() {
    List<Tuple2<ByteArray, KeyState>> keys = new ArrayList<>();
    for (int key = 0; key < 20; key++) {
      List<byte[]> out = key % 3 == 0 ? List.of() : List.of(of(key + "b"), of(key + "a"));
      keys.add(new Tuple2<>(key(key), new KeyState(new byte[0], 0, 0, new ArrayList<>(out))));
    }
    List<String> expected =
        IntStream.range(0, 20)
            .filter(key -> key % 3 != 0)
            .boxed()
            .flatMap(key -> List.of(key + "b", key + "a").stream())
            .toList();
    Collections.shuffle(keys, random);

    Iterator<byte[]> outputs = ArrivalOrder.outputs(keys.iterator());

    List<String> given = new ArrayList<>();
    outputs.forEachRemaining(output -> given.add(text(output)));
    assertThat(given).as("seed %d", seed).isEqualTo(expected);
  }

  private static ByteArray key(int key) {
    return new ByteArray(new byte[] {(byte) key});
  }

  private static byte[] of(String element) {
    return element.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] element) {
    return new String(element, StandardCharsets.UTF_8);
  }

  private static JavaSparkContext spark() {
    return new JavaSparkContext(
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("order")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1"));
  }
}
