/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.Row;

/** A program that writes the changes of a seed as one bundle, for who kills it while it does. */
final class DyingTopicWriter {
  static final int ROWS = 60_000;
  private static final int KEYS = 500;

  private DyingTopicWriter() {}

  static List<Row> rows(long seed) {
    return Changes.random(new Random(seed), ROWS, KEYS).stream()
        .filter(row -> Changes.refusal(row) == null)
        .toList();
  }

  /** Takes the servers, the topic, the seed, and whether each row is to be there once. */
  public static void main(String[] args) {
    Pipeline pipeline = Pipeline.create();
    WriteKafkaBlocks write = Changes.write(args[0], args[1]);
    Changes.apply(
        pipeline,
        Boolean.parseBoolean(args[3]) ? write.exactlyOnce() : write,
        Changes.block(rows(Long.parseLong(args[2]))));
    pipeline.run().waitUntilFinish();
  }
}
