/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.RunnerLauncher.Engine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster in this JVM that outlives its job. Flink's own local environment ends with the
 * job, and takes state and metrics with it before anybody can ask.
 */
final class EmbeddedFlink implements Engine {
  private static final String LOOPBACK = "127.0.0.1";
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(128);

  /**
   * For what is not yet in files of state where there are checkpoints, outside the heap and taken
   * as it is used. All state of a slot shares its part: with 128 MiB, one that fills made the
   * others write hundreds of small files, and checkpoints cost twice as much.
   */
  private static final MemorySize STATE = MemorySize.ofMebiBytes(512);

  /**
   * For sorting in batch mode, outside the heap and taken as it is used. A record, such as a lookup
   * table on its way, may have a seventh of a slot's part.
   */
  private static final MemorySize SORTING = MemorySize.ofMebiBytes(768);

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private final MiniCluster cluster;

  /** Done once the cluster is started; it starts while the pipeline is translated. */
  private final CompletableFuture<Void> started;

  private final AtomicReference<@Nullable JobClient> submitted = new AtomicReference<>();

  private final Configuration job;
  private final Optional<Consumer<JobGraph>> keeper;

  private EmbeddedFlink(
      MiniCluster cluster, Configuration job, Optional<Consumer<JobGraph>> keeper) {
    this.cluster = cluster;
    this.job = job;
    this.keeper = keeper;
    this.started = CompletableFuture.runAsync(() -> start(cluster));
  }

  /**
   * @param job how each job is to run, beside what Beam says
   * @param keeper gets each job before it runs, and keeps its checkpoints; without it they end with
   *     the engine
   */
  static EmbeddedFlink start(
      int slots, boolean streaming, Configuration job, Optional<Consumer<JobGraph>> keeper) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    configuration.set(RestOptions.ADDRESS, LOOPBACK);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, streaming ? STATE : SORTING);
    // Metrics of a running job come with the heartbeat, as serialized objects.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT.toMillis());
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setCommonBindAddress(LOOPBACK)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    return new EmbeddedFlink(cluster, job, keeper);
  }

  private static void start(MiniCluster cluster) {
    try {
      cluster.start();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot start Flink: " + e.getMessage(), e);
    }
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    return new JobSubmission(job, this::submit).run(pipeline);
  }

  private CompletableFuture<JobClient> submit(JobGraph graph) {
    keeper.ifPresent(each -> each.accept(graph));
    return started
        .thenCompose(ready -> cluster.submitJob(graph))
        .thenApply(
            accepted -> {
              JobClient client =
                  new MiniClusterJobClient(
                      accepted.getJobID(),
                      cluster,
                      EmbeddedFlink.class.getClassLoader(),
                      JobFinalizationBehavior.NOTHING);
              submitted.set(client);
              return client;
            });
  }

  @Override
  public void close() {
    try {
      // A cluster cannot be closed while it starts; one that failed to has closed itself.
      started.handle((ready, failure) -> ready).join();
      cluster.close();
      JobClient last = submitted.get();
      if (last != null && keeper.isEmpty()) {
        Checkpoints.remove(job, last.getJobID());
      }
    } catch (Exception e) {
      throw new IllegalStateException("Cannot stop Flink: " + e.getMessage(), e);
    }
  }
}
