/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.util.List;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.beam.runners.spark.translation.TransformEvaluator;
import org.apache.beam.runners.spark.translation.streaming.UnboundedDataset;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.streaming.api.java.JavaDStream;

/**
 * Plays a stream of tests. Beam's own tells its watermark to Beam's groups only, which drop what a
 * window gives when it ends where the watermark goes far ahead, and never the last one.
 */
record TestStreamEvaluator<T>(BatchWatermarks watermarks)
    implements TransformEvaluator<TestStream<T>> {
  @Override
  public void evaluate(TestStream<T> stream, EvaluationContext context) {
    Coder<WindowedValue<T>> coder =
        WindowedValues.getFullCoder(stream.getValueCoder(), GlobalWindow.Coder.INSTANCE);
    TestStreamInput input = new TestStreamInput(context, stream, coder, watermarks);
    JavaDStream<WindowedValue<T>> values =
        JavaDStream.fromDStream(input, JavaSparkContext$.MODULE$.<byte[]>fakeClassTag())
            .map(CoderHelpers.fromByteFunction(coder));
    context.putDataset(stream, new UnboundedDataset<>(values, List.of(input.id())));
  }

  @Override
  public String toNativeString() {
    return "streamingContext.testStream(...)";
  }
}
