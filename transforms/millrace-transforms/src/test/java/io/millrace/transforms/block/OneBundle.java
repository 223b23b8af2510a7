/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;

/** Values that the direct runner has in one bundle. */
final class OneBundle {
  private OneBundle() {}

  static PTransform<PBegin, PCollection<Row>> of(Schema schema, List<TimestampedValue<Row>> rows) {
    TestStream.Builder<Row> stream = TestStream.create(schema);
    return with(stream, rows);
  }

  static PTransform<PBegin, PCollection<Block>> ofBlocks(Schema schema, Block... blocks) {
    List<TimestampedValue<Block>> values = new ArrayList<>();
    for (Block block : blocks) {
      long time = block.rows() == 0 ? 0 : block.minEventTime();
      values.add(TimestampedValue.of(block, Instant.ofEpochMilli(time)));
    }
    return with(TestStream.create((Coder<Block>) BlockCoder.of(schema)), values);
  }

  private static <T> TestStream<T> with(
      TestStream.Builder<T> stream, List<TimestampedValue<T>> values) {
    @SuppressWarnings("unchecked")
    TimestampedValue<T>[] rest = values.subList(1, values.size()).toArray(TimestampedValue[]::new);
    return stream.addElements(values.get(0), rest).advanceWatermarkToInfinity();
  }
}
