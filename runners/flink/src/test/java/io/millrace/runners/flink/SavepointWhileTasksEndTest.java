/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.engines.WatchedTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream one of whose inputs has an end: its tasks close while the others go on. */
class SavepointWhileTasksEndTest {
  private static final Duration CHECKPOINT = Duration.ofMillis(200);
  private static final String JOB = "a job";

  /** A task closes, and stays at it until it may go on. */
  private static volatile CountDownLatch closing = new CountDownLatch(0);

  private static volatile CountDownLatch mayClose = new CountDownLatch(0);
  private static final AtomicBoolean ENDED = new AtomicBoolean();

  @TempDir private Path folder;
  private String job = "";

  @BeforeEach
  void arm() {
    closing = new CountDownLatch(1);
    mayClose = new CountDownLatch(1);
    ENDED.set(false);
  }

  @AfterEach
  void release() {
    mayClose.countDown();
    ENDED.set(true);
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isTakenWhenTheyHaveClosed() throws Exception {
    MiniCluster flink = start();
    try {
      SessionCluster cluster = SessionCluster.at(flink.getRestAddress().get().toString());
      submit(flink);
      closing.await();

      CompletableFuture<String> savepoint =
          CompletableFuture.supplyAsync(() -> cluster.savepoint(job, folder));
      WatchedTables.await("a declined savepoint", () -> declined(cluster));
      boolean isEarly = savepoint.isDone();
      mayClose.countDown();
      String path = savepoint.join();
      String stopped = cluster.stop(job, folder);

      assertThat(isEarly).isFalse();
      assertThat(path).startsWith("file:" + folder + "/savepoint-");
      assertThat(stopped).isNotEqualTo(path);
      assertThat(cluster.status(job).state()).isEqualTo("FINISHED");
      assertThatThrownBy(() -> cluster.stop(job, folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot stop job " + job + ": it has ended, and is FINISHED");
    } finally {
      flink.close();
    }
  }

  @Test
  void isGivenUpWhereTheyDoNotCloseInTime() {
    SavepointPatience none = new SavepointPatience(Duration.ZERO, Duration.ZERO);
    IllegalStateException declined =
        new IllegalStateException(
            "Cannot stop a job: Task name with subtask : Count (3/3)#0 Failure reason: Checkpoint"
                + " was declined (task is closing)");

    assertThatThrownBy(
            () ->
                none.await(
                    "stop " + JOB,
                    () -> {
                      throw declined;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot stop a job: for 0 s some of its tasks were starting or ending, and Flink"
                + " writes no state then; the job goes on, try again when they have")
        .hasCause(declined);
  }

  @Test
  void isNotAskedForAgainWhereFlinkRefusesItForGood() {
    IllegalStateException refused = new IllegalStateException("Cannot stop a job: no such folder");

    assertThatThrownBy(
            () ->
                SavepointPatience.DEFAULT.await(
                    "stop " + JOB,
                    () -> {
                      throw refused;
                    }))
        .isSameAs(refused);
  }

  private static MiniCluster start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.setString(TaskManagerOptions.MANAGED_MEMORY_SIZE.key(), "64m");
    MiniCluster flink =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setCommonBindAddress("127.0.0.1")
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
    flink.start();
    return flink;
  }

  private void submit(MiniCluster flink) {
    FlinkLauncher launcher = new FlinkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING, CHECKPOINT);
    FlinkPipelineOptions options = profile.options().as(FlinkPipelineOptions.class);
    options.setParallelism(1);
    options.setStateBackendStoragePath(folder.resolve("checkpoints").toUri().toString());
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Endless", Read.from(new PacedNumbers(ENDED::get)))
        .apply("Elsewhere", Reshuffle.viaRandomKey());
    pipeline.apply("Ends", Create.of(1L, 2L)).apply("Close", ParDo.of(new SlowToCloseFn()));
    launcher.fit(profile, pipeline);
    new JobSubmission(Checkpoints.configuration(options), graph -> run(flink, graph)).run(pipeline);
  }

  private CompletableFuture<JobClient> run(MiniCluster flink, JobGraph graph) {
    job = graph.getJobID().toHexString();
    return flink
        .submitJob(graph)
        .thenApply(
            accepted ->
                new MiniClusterJobClient(
                    accepted.getJobID(),
                    flink,
                    getClass().getClassLoader(),
                    JobFinalizationBehavior.NOTHING));
  }

  private Optional<JsonNode> declined(SessionCluster cluster) {
    try {
      JsonNode checkpoints = new FlinkRest(cluster.rest()).find("/v1/jobs/" + job + "/checkpoints");
      for (JsonNode each : checkpoints.path("history")) {
        if (each.path("is_savepoint").asBoolean()
            && each.path("status").asText().equals("FAILED")) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class SlowToCloseFn extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement() {}

    @Teardown
    public void teardown() throws InterruptedException {
      closing.countDown();
      mayClose.await();
    }
  }
}
