/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A row waits for a second and a tenth, and from there to the next quarter of a second. */
class MarksTest {
  private static final Schema SCHEMA = Schema.builder().addStringField("id").build();
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @BeforeEach
  void setUp() {
    SEEN.clear();
  }

  @Test
  void comeWhenTheWatermarkEndsTheWaitOfARowAndNotBefore(TestPipeline pipeline) {
    pipeline
        .apply(
            TestStream.create(KvCoder.of(VarIntCoder.of(), BlockCoder.of(SCHEMA)))
                .addElements(at(0, 7, 0, 20, 400), at(0, 8, 150))
                .advanceWatermarkTo(new Instant(1_249))
                .addElements(at(1_300, 7, 1_300))
                .advanceWatermarkTo(new Instant(1_251))
                .addElements(at(1_500, 9, 1_500))
                .advanceWatermarkToInfinity())
        .apply(Marks.of(new QuarterlyWait()))
        .apply(ParDo.of(new NoteFn()));
    pipeline.run();

    // Rows at 0, 20 and 150 wait for 1,100, 1,120 and 1,250; that at 400 for 1,500.
    List<String> lines = List.copyOf(SEEN);
    assertThat(lines.subList(0, 3))
        .containsExactlyInAnyOrder("7 has 3 rows", "8 has 1 rows", "7 has 1 rows");
    assertThat(lines.subList(3, 5)).containsExactlyInAnyOrder("7 mark 1250", "8 mark 1250");
    assertThat(lines.get(5)).isEqualTo("9 has 1 rows");
    assertThat(lines.subList(6, lines.size()))
        .containsExactlyInAnyOrder("7 mark 1500", "7 mark 2500", "9 mark 2750");
  }

  private static TimestampedValue<KV<Integer, Block>> at(long timestamp, int shard, long... times) {
    BlockBuilder rows = new BlockBuilder(SCHEMA);
    for (long time : times) {
      Row row = Row.withSchema(SCHEMA).addValue("a").build();
      rows.addRow(row, time, Block.ON_TIME);
    }
    return TimestampedValue.of(KV.of(shard, rows.build()), new Instant(timestamp));
  }

  private static final class QuarterlyWait implements Marks.Wait {
    private static final long serialVersionUID = 1L;

    @Override
    public long endOf(long eventTime) {
      return Math.floorDiv(eventTime + 1_100 + 249, 250) * 250;
    }

    @Override
    public long stepMillis() {
      return 250;
    }
  }

  private static final class NoteFn extends DoFn<KV<Integer, Block>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element KV<Integer, Block> element, @Timestamp Instant timestamp) {
      int rows = element.getValue().rows();
      SEEN.add(
          element.getKey()
              + (rows == 0 ? " mark " + timestamp.getMillis() : " has " + rows + " rows"));
    }
  }
}
