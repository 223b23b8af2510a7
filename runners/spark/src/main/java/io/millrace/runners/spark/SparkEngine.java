/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.RunnerLauncher.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.coders.SparkRunnerKryoRegistrator;
import org.apache.beam.runners.spark.translation.SparkContextFactory;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark context in this JVM; Spark allows one at a time. */
final class SparkEngine implements Engine {
  private final JavaSparkContext context;
  private final StreamLog log;
  private final Runnable end;
  private Optional<PipelineResult> result = Optional.empty();

  private SparkEngine(JavaSparkContext context, StreamLog log, Runnable end) {
    this.context = context;
    this.log = log;
    this.end = end;
  }

  /**
   * Starts Spark and has Beam use it, rather than a context with a page and a public address.
   *
   * @param address of the driver
   * @param settings over those of this engine
   * @param log of a stream, whose folder takes its state, too
   * @param end what is to be done when the context is closed
   */
  static SparkEngine start(
      SparkPipelineOptions options,
      String address,
      SparkConf settings,
      StreamLog log,
      Runnable end) {
    SparkConf configuration =
        new SparkConf(false)
            .setMaster(options.getSparkMaster())
            .setAppName(options.getAppName())
            .set("spark.ui.enabled", "false")
            .set("spark.streaming.clock", BatchClock.class.getName())
            .set("spark.driver.host", address)
            .set("spark.driver.bindAddress", address)
            // As Beam's own contexts have it: Kryo is told of Beam's collections.
            .set("spark.kryo.registrator", SparkRunnerKryoRegistrator.class.getName());
    for (scala.Tuple2<String, String> setting : settings.getAll()) {
      configuration.set(setting._1(), setting._2());
    }
    options.setCheckpointDir(log.state());
    JavaSparkContext context = new JavaSparkContext(configuration);
    options.setUsesProvidedSparkContext(true);
    options.as(SparkContextOptions.class).setProvidedSparkContext(context);
    return new SparkEngine(context, log, end);
  }

  /** What the master calls it. */
  String application() {
    return context.sc().applicationId();
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    try {
      if (pipeline.getOptions().as(SparkPipelineOptions.class).isStreaming()) {
        log.open();
        PipelineResult stream = new CountedPipeline(pipeline, log).run();
        result = Optional.of(stream);
        return stream;
      }
      return pipeline.run();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot begin the log of the stream: " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      if (!context.sc().isStopped()) {
        throw e;
      }
      IllegalStateException told =
          new IllegalStateException(
              "Spark's master ended application "
                  + application()
                  + " before its first job; the logs of its executors say why");
      // As a cause it would be what is told of the run.
      told.addSuppressed(e);
      throw told;
    }
  }

  @Override
  public void close() {
    context.close();
    SparkContextFactory.clearProvidedSparkContext();
    // Kept by number of stream, so that the next run would take its first elements for late.
    GlobalWatermarkHolder.clear();
    try {
      OpenReader.closeAll();
      log.close(result.map(stream -> stream.getState() == State.DONE).orElse(false));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean up behind a stream: " + e.getMessage(), e);
    } finally {
      end.run();
    }
  }
}
