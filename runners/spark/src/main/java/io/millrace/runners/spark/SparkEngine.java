/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.RunnerLauncher.Engine;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.coders.SparkRunnerKryoRegistrator;
import org.apache.beam.runners.spark.translation.SparkContextFactory;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark context in this JVM; Spark allows one at a time. */
final class EmbeddedSpark implements Engine {
  private static final String LOOPBACK = "127.0.0.1";
  private final JavaSparkContext context;

  private EmbeddedSpark(JavaSparkContext context) {
    this.context = context;
  }

  /** Starts Spark and has Beam use it, rather than a context with a page and a public address. */
  static EmbeddedSpark start(SparkPipelineOptions options) {
    SparkConf configuration =
        new SparkConf(false)
            .setMaster(options.getSparkMaster())
            .setAppName(options.getAppName())
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", LOOPBACK)
            .set("spark.driver.bindAddress", LOOPBACK)
            // As Beam's own contexts have it: Kryo is told of Beam's collections.
            .set("spark.kryo.registrator", SparkRunnerKryoRegistrator.class.getName());
    JavaSparkContext context = new JavaSparkContext(configuration);
    options.setUsesProvidedSparkContext(true);
    options.as(SparkContextOptions.class).setProvidedSparkContext(context);
    return new EmbeddedSpark(context);
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    return pipeline.getOptions().as(SparkPipelineOptions.class).isStreaming()
        ? new CountedPipeline(pipeline).run()
        : pipeline.run();
  }

  @Override
  public void close() {
    context.close();
    SparkContextFactory.clearProvidedSparkContext();
    // Kept by number of stream, so that the next run would take its first elements for late.
    GlobalWatermarkHolder.clear();
  }
}
