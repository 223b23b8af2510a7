/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.JobJars;
import io.millrace.pipelines.JobStatus;
import io.millrace.pipelines.RootCause;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.Submission;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * A Flink cluster that takes jobs over REST and keeps them when whoever submitted them is gone.
 *
 * @param master as it was given
 * @param rest where its JobManager answers
 */
record SessionCluster(String master, URI rest) implements Cluster {
  private static final int PORT = 8081;

  /** Flink looks for these in its own class path first; the one here may be of another version. */
  private static final Pattern OF_THE_CLUSTER =
      Pattern.compile("(flink-|frocksdbjni-|slf4j-|kryo-|chill-java-).*\\.jar");

  private static final SavepointFormatType FORMAT = SavepointFormatType.CANONICAL;

  /** Asks the cluster who it is. */
  static SessionCluster at(String master) {
    SessionCluster cluster = new SessionCluster(master, address(master));
    JsonNode overview = cluster.overview();
    String version = overview.path("flink-version").asText();
    String here = EnvironmentInformation.getVersion();
    if (version.isEmpty()) {
      throw new ValidationException(
          "Cannot use " + master + ": what answers there is not Flink; correct the master");
    }
    if (!line(version).equals(line(here))) {
      throw new ValidationException(
          "Cannot submit to %s: it is Flink %s (must be %s.x, as the runner is)"
              .formatted(master, version, line(here)));
    }
    return cluster;
  }

  private static URI address(String master) {
    String text = master.contains("://") ? master : "http://" + master;
    URI uri = text.matches("http://[^/?#@\\s]+/?") ? URI.create(text) : URI.create("");
    if (uri.getHost() == null) {
      throw new ValidationException(
          "Invalid master: " + master + " (must be http://HOST:PORT of Flink's JobManager)");
    }
    return URI.create("http://" + uri.getHost() + ":" + (uri.getPort() < 0 ? PORT : uri.getPort()));
  }

  /** The part of a version that jobs and clusters must agree in. */
  private static String line(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  private JsonNode overview() {
    try {
      return new FlinkRest(rest).get("/v1/overview");
    } catch (IOException e) {
      throw unreachable(e);
    } catch (IllegalStateException e) {
      throw new ValidationException(
          "Cannot use "
              + master
              + ": what answers there is not Flink ("
              + e.getMessage()
              + "); correct the master",
          e);
    }
  }

  private ValidationException unreachable(IOException cause) {
    String reason =
        cause instanceof ConnectException || cause.getMessage() == null
            ? "nobody answers"
            : cause.getMessage();
    return new ValidationException(
        "Cannot reach Flink at " + master + ": " + reason + "; start it, or correct the master",
        cause);
  }

  @Override
  public int freeWorkers() {
    JsonNode overview = overview();
    int free = overview.path("slots-available").asInt();
    if (free == 0) {
      throw new ValidationException(
          "Cannot submit to %s: none of its %d slots is free; start a TaskManager, end a job, or give --parallelism to wait for slots"
              .formatted(master, overview.path("slots-total").asInt()));
    }
    return free;
  }

  @Override
  public RunnerLauncher launcher(Submission submission, Consumer<String> accepted) {
    int slots = overview().path("slots-total").asInt();
    // A cluster without any starts them as they are asked for.
    if (slots > 0 && submission.parallelism() > slots) {
      throw new ValidationException(
          "Invalid parallelism: %d (must be <= %d, the slots of %s)"
              .formatted(submission.parallelism(), slots, master));
    }
    return new SessionLauncher(
        submission,
        (options, job) ->
            new SessionSubmitter(
                client(),
                job,
                JobJars.without(OF_THE_CLUSTER, options),
                submission.restoreFrom(),
                accepted));
  }

  @Override
  public boolean keepsJobs() {
    return true;
  }

  @Override
  public RunnerLauncher follower(Submission submission, String job) {
    JobID id = known(job);
    return new SessionLauncher(
        submission, (options, configuration) -> new SessionFollower(client(), id));
  }

  @Override
  public JobStatus status(String job) {
    String state = stateOf(job);
    FlinkRest facts = new FlinkRest(rest);
    try {
      JsonNode details = facts.get("/v1/jobs/" + job);
      // Flink answers with an error for a job that does not yet know its checkpoints.
      JsonNode counts =
          details.path("state").asText().equals("INITIALIZING")
              ? MissingNode.getInstance()
              : facts.find("/v1/jobs/" + job + "/checkpoints").path("counts");
      return new JobStatus(
          state,
          isLast(state),
          Duration.ofMillis(details.path("duration").asLong()),
          counts.path("completed").asLong(),
          counts.path("restored").asLong(),
          state.equals("FAILED") ? failure(facts, job) : Optional.empty());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Empty as long as Flink still answers from a moment before the failure. */
  private static Optional<String> failure(FlinkRest facts, String job) throws IOException {
    JsonNode exceptions = facts.get("/v1/jobs/" + job + "/exceptions?maxExceptions=1");
    return Optional.of(RootCause.ofStackTrace(exceptions.path("root-exception").asText()))
        .filter(reason -> !reason.isEmpty());
  }

  private static boolean isLast(String state) {
    return org.apache.flink.api.common.JobStatus.valueOf(state).isGloballyTerminalState();
  }

  private JobID known(String job) {
    stateOf(job);
    return JobID.fromHexString(job);
  }

  /**
   * As of now; all else that Flink tells of a job may be three seconds old.
   *
   * @throws IllegalStateException if the cluster does not know the job
   */
  private String stateOf(String job) {
    try {
      return new FlinkRest(rest).get("/v1/jobs/" + job + "/status").path("status").asText();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "Cannot find job %s at %s: %s; Flink forgets jobs that ended an hour ago, and all when it starts anew"
              .formatted(job, master, e.getMessage()),
          e);
    }
  }

  @Override
  public String savepoint(String job, Path folder) {
    return keep(
        job,
        "write a savepoint of job " + job,
        (client, id) -> client.triggerSavepoint(id, folder.toUri().toString(), FORMAT));
  }

  @Override
  public String stop(String job, Path folder) {
    return keep(
        job,
        "stop job " + job,
        (client, id) ->
            client
                .stopWithSavepoint(id, false, folder.toUri().toString(), FORMAT)
                // Flink answers a moment before the job has ended, and only then it can be resumed.
                .thenCompose(path -> client.requestJobResult(id).thenApply(ended -> path)));
  }

  private String keep(
      String job,
      String what,
      BiFunction<RestClusterClient<?>, JobID, CompletableFuture<String>> question) {
    return SavepointPatience.DEFAULT.await(
        what,
        () -> {
          String now = stateOf(job);
          if (isLast(now)) {
            throw new IllegalStateException("Cannot " + what + ": it has ended, and is " + now);
          }
          return ask(what, client -> question.apply(client, JobID.fromHexString(job)));
        });
  }

  @Override
  public void cancel(String job) {
    JobID id = known(job);
    ask(
        "cancel job " + job,
        client -> client.cancel(id).thenCompose(done -> client.requestJobResult(id)));
  }

  private <T> T ask(String what, Function<RestClusterClient<?>, CompletableFuture<T>> question) {
    try (RestClusterClient<?> client = client()) {
      return question.apply(client).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot " + what + ": " + RootCause.message(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot " + what + ": interrupted", e);
    }
  }

  private RestClusterClient<StandaloneClusterId> client() {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, rest.getHost());
    configuration.set(RestOptions.PORT, rest.getPort());
    try {
      return new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
    } catch (Exception e) {
      throw new IllegalStateException("Cannot start Flink's client: " + e.getMessage(), e);
    }
  }
}
