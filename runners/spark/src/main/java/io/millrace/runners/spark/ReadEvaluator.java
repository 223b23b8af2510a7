/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.runners.spark.translation.EvaluationContext;
import org.apache.beam.runners.spark.translation.TransformEvaluator;
import org.apache.beam.runners.spark.translation.streaming.UnboundedDataset;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.util.construction.SplittableParDo.PrimitiveUnboundedRead;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.streaming.api.java.JavaDStream;

/** Reads an unbounded source. */
record ReadEvaluator<T>(MicroBatches batches)
    implements TransformEvaluator<PrimitiveUnboundedRead<T>> {
  @Override
  public void evaluate(PrimitiveUnboundedRead<T> read, EvaluationContext context) {
    List<SplitReading<T, CheckpointMark>> splits =
        splits(read.getSource(), context, context.getSparkContext().defaultParallelism());
    SourceStream stream = batches.source(context, step(context), List.copyOf(splits));
    JavaDStream<WindowedValue<T>> values =
        JavaDStream.fromDStream(stream, JavaSparkContext$.MODULE$.<SourceSlice>fakeClassTag())
            .flatMap(slice -> slice.values().iterator())
            .map(CoderHelpers.fromByteFunction(splits.get(0).valueCoder()));
    context.putDataset(read, new UnboundedDataset<>(values, List.of(stream.id())));
  }

  private static String step(EvaluationContext context) {
    return context.getCurrentTransform().getFullName();
  }

  private List<SplitReading<T, CheckpointMark>> splits(
      UnboundedSource<T, ?> source, EvaluationContext context, int desired) {
    SparkPipelineOptions options = context.getOptions().as(SparkPipelineOptions.class);
    String name = UUID.randomUUID().toString();
    long readMillis =
        Math.max(
            options.getMinReadTimeMillis(),
            Math.round(options.getBatchIntervalMillis() * options.getReadTimePercentage()));
    long most = options.getMaxRecordsPerBatch();
    List<SplitReading<T, CheckpointMark>> splits = new ArrayList<>();
    for (UnboundedSource<?, ?> split :
        batches.log().splits(step(context), () -> split(source, desired, options))) {
      @SuppressWarnings("unchecked") // A source's splits are of its own types.
      UnboundedSource<T, CheckpointMark> typed = (UnboundedSource<T, CheckpointMark>) split;
      splits.add(
          new SplitReading<>(
              name + "-" + splits.size(),
              typed,
              context.getSerializableOptions(),
              step(context),
              readMillis,
              most > 0 ? most : Long.MAX_VALUE));
    }
    return splits;
  }

  private static List<UnboundedSource<?, ?>> split(
      UnboundedSource<?, ?> source, int desired, SparkPipelineOptions options) {
    try {
      return List.copyOf(source.split(desired, options));
    } catch (Exception e) {
      throw new IllegalStateException("Cannot split " + source + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toNativeString() {
    return "read(<source>)";
  }
}
