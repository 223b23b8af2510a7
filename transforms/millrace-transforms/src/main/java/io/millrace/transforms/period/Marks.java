/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Max;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.ClosingBehavior;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Puts marks among the blocks of shards: blocks without rows, whose timestamp is a watermark that
 * has been reached and ends the wait of some row before. They do what event-time timers do, by a
 * window per shard and time that ends there, since every engine ends windows.
 *
 * <p><b>State and memory:</b> of each shard a number for each time that is still to come.
 *
 * @since 0.1
 */
@Internal
public final class Marks
    extends PTransform<PCollection<KV<Integer, Block>>, PCollection<KV<Integer, Block>>> {
  private static final long serialVersionUID = 1L;

  /** When the wait of rows ends. */
  public interface Wait extends Serializable {
    /** Never. */
    long NEVER = Long.MAX_VALUE;

    /**
     * The watermark that ends the wait of a row of that event time: a multiple of {@link
     * #stepMillis} inside Beam's range, or {@link #NEVER}.
     */
    long endOf(long eventTime);

    /** How far apart the ends of waits are, at least 1. */
    long stepMillis();
  }

  private final Wait wait;

  private Marks(Wait wait) {
    this.wait = wait;
  }

  /** Marks the ends of the waits of all rows. */
  public static Marks of(Wait wait) {
    return new Marks(wait);
  }

  /** Whether steps on this input have to do without event-time timers. */
  public static boolean areNeeded(PCollection<?> input) {
    return input.getPipeline().getOptions().as(MillraceOptions.class).getWithoutEventTimeTimers();
  }

  /** Whether a block of a shard is a mark. */
  public static boolean isMark(Block block) {
    return block.rows() == 0;
  }

  @Override
  public PCollection<KV<Integer, Block>> expand(PCollection<KV<Integer, Block>> blocks) {
    Coder<KV<Integer, Block>> coder = blocks.getCoder();
    BlockCoder ofBlocks = (BlockCoder) ((KvCoder<Integer, Block>) coder).getValueCoder();
    Duration step = Duration.millis(wait.stepMillis());
    PCollection<KV<Integer, Block>> marks =
        blocks
            .apply("Ask", ParDo.of(new AskFn(wait)))
            .setCoder(KvCoder.of(VarIntCoder.of(), VarLongCoder.of()))
            .apply(
                "UntilThen",
                // A time asked for is the last of its window.
                Window.<KV<Integer, Long>>into(FixedWindows.of(step).withOffset(Duration.millis(1)))
                    .triggering(AfterWatermark.pastEndOfWindow())
                    .withAllowedLateness(Duration.ZERO, ClosingBehavior.FIRE_IF_NON_EMPTY)
                    .discardingFiredPanes())
            .apply("Once", Combine.perKey(Max.ofLongs()))
            .apply("Globally", FiringWindows.none())
            .apply("Mark", ParDo.of(new MarkFn(ofBlocks.schema())))
            .setCoder(coder);
    return PCollectionList.of(blocks.apply("Blocks", FiringWindows.none()))
        .and(marks)
        .apply("WithBlocks", Flatten.pCollections());
  }

  /** Asks, once per bundle, for a mark at each time that ends the wait of a row. */
  private static final class AskFn extends DoFn<KV<Integer, Block>, KV<Integer, Long>> {
    private static final long serialVersionUID = 1L;
    private final Wait wait;
    private transient @Nullable Set<KV<Integer, Long>> asked;

    AskFn(Wait wait) {
      this.wait = wait;
    }

    @StartBundle
    public void startBundle() {
      asked = new HashSet<>();
    }

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Block> element, OutputReceiver<KV<Integer, Long>> out) {
      Set<KV<Integer, Long>> known = requireNonNull(asked, "not started");
      Block block = element.getValue();
      long last = Wait.NEVER;
      for (int row = 0; row < block.rows(); row++) {
        long time = wait.endOf(block.eventTime(row));
        if (time != last && time != Wait.NEVER) {
          KV<Integer, Long> mark = KV.of(element.getKey(), time);
          if (known.add(mark)) {
            out.outputWithTimestamp(mark, Instant.ofEpochMilli(time));
          }
        }
        last = time;
      }
    }
  }

  private static final class MarkFn extends DoFn<KV<Integer, Long>, KV<Integer, Block>> {
    private static final long serialVersionUID = 1L;
    private final Schema schema;
    private transient @Nullable Block empty;

    MarkFn(Schema schema) {
      this.schema = schema;
    }

    @Setup
    public void setup() {
      empty = new BlockBuilder(schema).build();
    }

    /** The element's own timestamp is the window's end, which is the time it was asked for. */
    @ProcessElement
    public void processElement(
        @Element KV<Integer, Long> mark, OutputReceiver<KV<Integer, Block>> out) {
      out.output(KV.of(mark.getKey(), requireNonNull(empty, "not set up")));
    }
  }
}
