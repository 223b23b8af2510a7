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
record ReadEvaluator<T>(BatchWatermarks watermarks)
    implements TransformEvaluator<PrimitiveUnboundedRead<T>> {
  @Override
  public void evaluate(PrimitiveUnboundedRead<T> read, EvaluationContext context) {
    @SuppressWarnings("unchecked") // Whatever its marks are, they are its own.
    UnboundedSource<T, CheckpointMark> source =
        (UnboundedSource<T, CheckpointMark>) read.getSource();
    List<SplitReading<T, CheckpointMark>> splits =
        splits(source, context, context.getSparkContext().defaultParallelism());
    SourceStream stream = new SourceStream(context, List.copyOf(splits), watermarks);
    JavaDStream<WindowedValue<T>> values =
        JavaDStream.fromDStream(stream, JavaSparkContext$.MODULE$.<SourceSlice>fakeClassTag())
            .flatMap(slice -> slice.values().iterator())
            .map(CoderHelpers.fromByteFunction(splits.get(0).valueCoder()));
    context.putDataset(read, new UnboundedDataset<>(values, List.of(stream.id())));
  }

  private static <T> List<SplitReading<T, CheckpointMark>> splits(
      UnboundedSource<T, CheckpointMark> source, EvaluationContext context, int desired) {
    SparkPipelineOptions options = context.getOptions().as(SparkPipelineOptions.class);
    String name = UUID.randomUUID().toString();
    long readMillis =
        Math.max(
            options.getMinReadTimeMillis(),
            Math.round(options.getBatchIntervalMillis() * options.getReadTimePercentage()));
    long most = options.getMaxRecordsPerBatch();
    List<SplitReading<T, CheckpointMark>> splits = new ArrayList<>();
    for (UnboundedSource<T, CheckpointMark> split : split(source, desired, options)) {
      splits.add(
          new SplitReading<>(
              name + "-" + splits.size(),
              split,
              context.getSerializableOptions(),
              context.getCurrentTransform().getFullName(),
              readMillis,
              most > 0 ? most : Long.MAX_VALUE));
    }
    return splits;
  }

  @SuppressWarnings("unchecked") // A source's splits are of its own types.
  private static <T> List<UnboundedSource<T, CheckpointMark>> split(
      UnboundedSource<T, CheckpointMark> source, int desired, SparkPipelineOptions options) {
    try {
      return (List<UnboundedSource<T, CheckpointMark>>) source.split(desired, options);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot split " + source + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toNativeString() {
    return "read(<source>)";
  }
}
