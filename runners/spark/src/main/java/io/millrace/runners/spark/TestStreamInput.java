/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Serializable;
import java.util.ArrayList;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.testing.TestStream.ElementEvent;
import org.apache.beam.sdk.testing.TestStream.WatermarkEvent;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.dstream.InputDStream;
import scala.Option;

/** Beam's stream of tests: a micro-batch has elements and the watermark that comes behind them. */
final class TestStreamInput extends InputDStream<byte[]> {
  private static final long serialVersionUID = 1L;
  private final ArrayList<Step> steps;
  private final BatchWatermarks watermarks;
  private int next;

  /**
   * What a micro-batch has.
   *
   * @param elements encoded
   * @param watermark behind them
   */
  private record Step(ArrayList<byte[]> elements, long watermark) implements Serializable {}

  /**
   * @throws IllegalArgumentException if it has an event that Spark cannot follow
   */
  <T> TestStreamInput(
      EvaluationContext context,
      TestStream<T> stream,
      Coder<WindowedValue<T>> coder,
      BatchWatermarks watermarks) {
    super(context.getStreamingContext().ssc(), JavaSparkContext$.MODULE$.fakeClassTag());
    this.steps = steps(stream, coder);
    this.watermarks = watermarks;
    watermarks.expect(id(), BatchWatermarks.least());
  }

  private static <T> ArrayList<Step> steps(TestStream<T> stream, Coder<WindowedValue<T>> coder) {
    ArrayList<Step> steps = new ArrayList<>();
    ArrayList<byte[]> elements = new ArrayList<>();
    long watermark = BatchWatermarks.least();
    for (TestStream.Event<T> event : stream.getEvents()) {
      if (event instanceof ElementEvent<T> some) {
        if (!elements.isEmpty()) {
          steps.add(new Step(elements, watermark));
        }
        elements = encoded(some.getElements(), coder);
      } else if (event instanceof WatermarkEvent<T> advance) {
        watermark = advance.getWatermark().getMillis();
        steps.add(new Step(elements, watermark));
        elements = new ArrayList<>();
      } else {
        throw new IllegalArgumentException(
            "Unsupported event of a TestStream: %s (supported: elements, watermarks)"
                .formatted(event));
      }
    }
    return steps;
  }

  private static <T> ArrayList<byte[]> encoded(
      Iterable<TimestampedValue<T>> elements, Coder<WindowedValue<T>> coder) {
    ArrayList<byte[]> encoded = new ArrayList<>();
    for (TimestampedValue<T> element : elements) {
      encoded.add(
          CoderHelpers.toByteArray(
              WindowedValues.timestampedValueInGlobalWindow(
                  element.getValue(), element.getTimestamp()),
              coder));
    }
    return encoded;
  }

  @Override
  public Option<RDD<byte[]>> compute(Time time) {
    if (next == steps.size()) {
      // The last watermark was the end of time; more micro-batches are made up than there are
      // steps.
      watermarks.advance(id(), steps.get(next - 1).watermark(), time.milliseconds());
      return Option.apply(
          context().sparkContext().emptyRDD(JavaSparkContext$.MODULE$.fakeClassTag()));
    }
    Step step = steps.get(next++);
    watermarks.advance(id(), step.watermark(), time.milliseconds());
    return Option.apply(
        JavaSparkContext.fromSparkContext(context().sparkContext())
            .parallelize(step.elements())
            .rdd());
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
