/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testing.engines.EngineProcess.Program;
import io.millrace.transforms.Evolving;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Flink cluster: a JobManager and TaskManagers, each in a process of its own, on the loopback.
 * They end with the JVM that started them. Not safe for concurrent use.
 *
 * <p>Who kills a TaskManager under a job gives the job more parallelism than one TaskManager has
 * slots; else the killed one may have had none of its tasks.
 *
 * @since 0.1
 */
@Evolving
public final class FlinkCluster implements Closeable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration CHANGE = Duration.ofMinutes(5);
  private static final Set<String> FINAL = Set.of("FINISHED", "FAILED", "CANCELED", "SUSPENDED");

  private final FlinkConfiguration configuration;
  private final List<Path> jars;
  private final Rest rest;
  private final Members members;

  private FlinkCluster(FlinkConfiguration configuration, List<Path> jars) throws IOException {
    this.configuration = configuration;
    this.jars = jars;
    this.rest = new Rest(URI.create("http://" + Ports.LOOPBACK + ":" + configuration.restPort()));
    this.members =
        new Members("taskmanager", EngineProcess.start(jobManager(configuration, jars), logs()));
  }

  private static Program jobManager(FlinkConfiguration configuration, List<Path> jars) {
    return new Program(
        "jobmanager", jars, configuration.jobManagerFlags(), configuration.jobManager(), Map.of());
  }

  /**
   * Starts a cluster and waits for its TaskManagers.
   *
   * @param folder takes its settings, logs, checkpoints and savepoints, and is not deleted
   * @throws IOException if it does not come up within two minutes, with the end of a log
   */
  public static FlinkCluster start(Path folder, FlinkClusterSpec spec)
      throws IOException, InterruptedException {
    List<Path> jars = EngineClassPath.ofThisMachine().of("flink");
    FlinkConfiguration configuration =
        new FlinkConfiguration(folder, spec, Ports.free(), Ports.free());
    configuration.write();
    FlinkCluster cluster = new FlinkCluster(configuration, jars);
    try {
      for (int i = 0; i < spec.taskManagers(); i++) {
        cluster.startTaskManager();
      }
      cluster.members.await(
          "start Flink", START, () -> cluster.taskManagers().size() == spec.taskManagers());
      return cluster;
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  /** Where its REST API and its pages are. */
  public URI rest() {
    return rest.address();
  }

  /** The same as {@code host:port}, as Flink's client and Beam's {@code flinkMaster} want it. */
  public String master() {
    return rest.address().getAuthority();
  }

  /** Where the logs of its processes are. */
  public Path logs() {
    return configuration.folder().resolve("logs");
  }

  /** What its REST API answers, as JSON. */
  public String get(String path) throws IOException, InterruptedException {
    return rest.get(path).toString();
  }

  /** The TaskManagers that the JobManager knows, by the names that this kit gave them. */
  public Set<String> taskManagers() throws IOException, InterruptedException {
    Set<String> ids = new TreeSet<>();
    rest.ask("/taskmanagers")
        .ifPresent(
            answer ->
                answer.path("taskmanagers").forEach(each -> ids.add(each.path("id").asText())));
    return ids;
  }

  /** Starts one more, and does not wait for it; tells its name. */
  public String startTaskManager() throws IOException {
    String id = members.newName();
    Program taskManager =
        new Program(
            id, jars, configuration.taskManagerFlags(), configuration.taskManager(id), Map.of());
    members.add(id, EngineProcess.start(taskManager, logs()));
    return id;
  }

  /**
   * Ends one at once, as {@code kill -9} does. The JobManager misses it some seconds later.
   *
   * @param id as {@link #startTaskManager} told it
   */
  public void killTaskManager(String id) {
    members.remove(id).kill();
  }

  /**
   * Ends the JobManager at once, as {@code kill -9} does, and starts another in its place. It knows
   * none of the jobs that the first one had; TaskManagers find it by themselves.
   */
  public void restartJobManager() throws IOException {
    members.head().kill();
    members.head(EngineProcess.start(jobManager(configuration, jars), logs()));
  }

  /**
   * Waits until the JobManager knows the TaskManagers that run, and no others.
   *
   * @throws IOException if it does not within five minutes, with the end of a log
   */
  public void awaitTaskManagers() throws IOException, InterruptedException {
    Set<String> names = members.names();
    members.await("wait for " + names, CHANGE, () -> taskManagers().equals(names));
  }

  /** The JobManager and the TaskManagers. */
  List<ProcessHandle> processes() {
    return members.handles();
  }

  /**
   * Uploads a jar and runs a program of it, as Flink's own page does.
   *
   * @return the job's id
   * @throws IOException if Flink refuses it, with Flink's reason
   */
  public String run(Path jar, String mainClass, int parallelism, String... arguments)
      throws IOException, InterruptedException {
    String file = rest.upload("/jars/upload", "jarfile", jar).path("filename").asText();
    String id = file.substring(file.lastIndexOf('/') + 1);
    Map<String, Object> request =
        Map.of(
            "entryClass",
            mainClass,
            "parallelism",
            parallelism,
            "programArgsList",
            List.of(arguments));
    return rest.post("/jars/" + id + "/run", request).path("jobid").asText();
  }

  /** A job's state in Flink's words, such as {@code RUNNING}. */
  public String state(String job) throws IOException, InterruptedException {
    return rest.get("/jobs/" + job).path("state").asText();
  }

  /**
   * Waits until a job is in a state.
   *
   * @throws IOException if it is not within the bound, or ends in another, with Flink's reason
   */
  public void awaitState(String job, String state, Duration bound)
      throws IOException, InterruptedException {
    String what = "wait for job " + job + " to be " + state;
    members.await(
        what,
        bound,
        () -> {
          String now = state(job);
          if (FINAL.contains(now) && !now.equals(state)) {
            String reason =
                rest.get("/jobs/" + job + "/exceptions").path("root-exception").asText("");
            throw new IOException("Cannot " + what + ": it is " + now + "\n" + reason.strip());
          }
          return now.equals(state);
        });
  }

  /**
   * Waits until all tasks of a job run, or have ended by themselves as those of small inputs do.
   * Behind a kill wait for the TaskManagers first: until Flink misses it, its tasks count as
   * running.
   *
   * @throws IOException if they do not within the bound, or the job ends
   */
  public void awaitRunning(String job, Duration bound) throws IOException, InterruptedException {
    awaitState(job, "RUNNING", bound);
    members.await(
        "wait for the tasks of job " + job,
        bound,
        () -> {
          JsonNode details = rest.get("/jobs/" + job);
          String now = details.path("state").asText();
          if (FINAL.contains(now)) {
            throw new IOException("Cannot wait for the tasks of job " + job + ": it is " + now);
          }
          JsonNode counts = details.path("status-counts");
          int all = 0;
          for (JsonNode count : counts) {
            all += count.asInt();
          }
          int running = counts.path("RUNNING").asInt();
          return running > 0 && running + counts.path("FINISHED").asInt() == all;
        });
  }

  /**
   * Waits until so many checkpoints of a job are complete.
   *
   * @throws IOException if they are not within the bound
   */
  public void awaitCheckpoints(String job, int count, Duration bound)
      throws IOException, InterruptedException {
    members.await(
        "wait for " + count + " checkpoints of job " + job,
        bound,
        () -> {
          JsonNode counts = rest.get("/jobs/" + job + "/checkpoints").path("counts");
          return counts.path("completed").asInt() >= count;
        });
  }

  /** Asks Flink to end a job. */
  public void cancel(String job) throws IOException, InterruptedException {
    rest.patch("/jobs/" + job + "?mode=cancel");
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "Flink " + EngineClassPath.version("flink-runtime", jars);
  }

  @Override
  public void close() {
    members.killAll();
  }
}
