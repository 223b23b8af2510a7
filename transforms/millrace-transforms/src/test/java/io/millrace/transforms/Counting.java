/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.descriptor.MetricName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Runs that are asked what they counted. */
public final class Counting {
  private Counting() {}

  /** A row and when it happened, on time or too late for whatever waits less than a year. */
  public record Timed(long time, long stamp, Row row) {
    private static final long YEAR_MILLIS = 365L * 24 * 60 * 60 * 1000;

    public static Timed at(long time, Row row) {
      return new Timed(time, Block.ON_TIME, row);
    }

    public static Timed late(long time, Row row) {
      return new Timed(time, time + YEAR_MILLIS, row);
    }
  }

  /** One block. */
  public static PCollection<Block> blocks(String step, Pipeline pipeline, Timed... rows) {
    Block block = block(rows);
    return pipeline.apply(step, Create.of(block).withCoder(BlockCoder.of(block.schema())));
  }

  /** At least one row. */
  public static Block block(Timed... rows) {
    BlockBuilder builder = new BlockBuilder(rows[0].row().getSchema());
    for (Timed timed : rows) {
      builder.addRow(timed.row(), timed.time(), timed.stamp());
    }
    return builder.build();
  }

  /**
   * Runs a pipeline; tells what all its steps counted, 0 where none did.
   *
   * <p>Asks for what bundles committed, which is what they attempted unless one was tried again:
   * the direct runner adds up attempts only after the bundle that ends the run is complete.
   */
  public static Map<MetricName, Long> in(Pipeline pipeline, MetricName... metrics) {
    PipelineResult run = pipeline.run();
    run.waitUntilFinish();
    Map<MetricName, Long> counts = new HashMap<>();
    for (MetricName metric : metrics) {
      MetricNameFilter name =
          MetricNameFilter.named(metric.getClass(), metric.name().toLowerCase(Locale.ROOT));
      long count = 0;
      for (MetricResult<Long> step :
          run.metrics()
              .queryMetrics(MetricsFilter.builder().addNameFilter(name).build())
              .getCounters()) {
        count += step.getCommitted();
      }
      counts.put(metric, count);
    }
    return counts;
  }
}
