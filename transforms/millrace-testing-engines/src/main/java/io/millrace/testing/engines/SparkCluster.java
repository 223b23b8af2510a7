/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.testing.engines.EngineProcess.Program;
import io.millrace.transforms.Evolving;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Spark cluster: a standalone master and workers, each in a process of its own, on the loopback;
 * and the executors that workers start for jobs. All end with the JVM that started them. Not safe
 * for concurrent use.
 *
 * @since 0.1
 */
@Evolving
public final class SparkCluster implements Closeable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration CHANGE = Duration.ofMinutes(5);

  private final Path folder;
  private final SparkClusterSpec spec;
  private final List<Path> jars;
  private final int port;
  private final Rest pages;
  private final Members members;
  private final List<SparkJob> jobs = new ArrayList<>();

  /** Executors of killed workers, which may take seconds to miss them. */
  private final List<ProcessHandle> orphans = new ArrayList<>();

  private SparkCluster(Path folder, SparkClusterSpec spec, List<Path> jars, int port, int pages)
      throws IOException {
    this.folder = folder;
    this.spec = spec;
    this.jars = jars;
    this.port = port;
    this.pages = new Rest(URI.create("http://" + Ports.LOOPBACK + ":" + pages));
    EngineProcess master =
        run(
            "master",
            EngineProcess.small(256),
            List.of(
                "org.apache.spark.deploy.master.Master",
                "--host",
                Ports.LOOPBACK,
                "--port",
                "" + port,
                "--webui-port",
                "" + pages));
    this.members = new Members("worker", master);
  }

  /**
   * Starts a cluster and waits for its workers.
   *
   * @param folder takes its logs and what jobs write beside their results, and is not deleted
   * @throws IOException if it does not come up within two minutes, with the end of a log
   */
  public static SparkCluster start(Path folder, SparkClusterSpec spec)
      throws IOException, InterruptedException {
    List<Path> jars = EngineClassPath.ofThisMachine().of("spark");
    linkHome(folder, jars);
    SparkCluster cluster = new SparkCluster(folder, spec, jars, Ports.free(), Ports.free());
    try {
      // A worker that finds no master tries again six seconds later.
      cluster.members.await("start Spark", START, () -> Ports.answers(cluster.port));
      for (int i = 0; i < spec.workers(); i++) {
        cluster.startWorker();
      }
      cluster.members.await("start Spark", START, () -> cluster.workers() == spec.workers());
      return cluster;
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  /** Workers give executors all jars in the folder jars of Spark's home. */
  private static void linkHome(Path folder, List<Path> jars) throws IOException {
    Path home = Files.createDirectories(folder.resolve("home").resolve("jars"));
    for (Path jar : jars) {
      Files.createSymbolicLink(home.resolve(jar.getFileName()), jar.toAbsolutePath());
    }
  }

  private EngineProcess run(String name, List<String> flags, List<String> program)
      throws IOException {
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            folder.resolve("home").toAbsolutePath().toString(),
            "SPARK_SCALA_VERSION",
            "2.12",
            "SPARK_LOCAL_IP",
            Ports.LOOPBACK,
            "SPARK_LOCAL_DIRS",
            folder.resolve("local").toAbsolutePath().toString());
    return EngineProcess.start(new Program(name, jars, flags, program, environment), logs());
  }

  /** As {@code spark-submit --master} wants it. */
  public String master() {
    return "spark://" + Ports.LOOPBACK + ":" + port;
  }

  /** Where the master's pages are; {@code json/} there tells all as JSON. */
  public URI pages() {
    return pages.address();
  }

  /** Where the logs of its processes are; those of executors are beside, under {@code work}. */
  public Path logs() {
    return folder.resolve("logs");
  }

  /** Starts one more, and does not wait for it; tells its name. */
  public String startWorker() throws IOException {
    String name = members.newName();
    members.add(
        name,
        run(
            name,
            EngineProcess.small(256),
            List.of(
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                Ports.LOOPBACK,
                "--webui-port",
                "0",
                "--cores",
                "" + spec.cores(),
                "--memory",
                spec.heapMebibytes() + "m",
                "--work-dir",
                folder.resolve("work").resolve(name).toString(),
                master())));
    return name;
  }

  /**
   * Ends one at once, as {@code kill -9} does; its executors end when they miss it.
   *
   * @param name as {@link #startWorker} told it
   */
  public void killWorker(String name) {
    EngineProcess process = members.remove(name);
    process.handle().descendants().forEach(orphans::add);
    process.kill();
  }

  /**
   * Waits until the master knows as many workers as run.
   *
   * @throws IOException if it does not within five minutes, with the end of a log
   */
  public void awaitWorkers() throws IOException, InterruptedException {
    Set<String> names = members.names();
    members.await("wait for " + names, CHANGE, () -> workers() == names.size());
  }

  /** How many workers the master takes for alive. */
  public int workers() throws IOException, InterruptedException {
    return pages.ask("/json/").map(answer -> answer.path("aliveworkers").asInt()).orElse(0);
  }

  /** The processes of executors, which workers start when a job is submitted. */
  public List<ProcessHandle> executors() {
    return members.processes().stream()
        .flatMap(worker -> worker.handle().children())
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /**
   * Waits until so many executors run.
   *
   * @throws IOException if they do not within five minutes, with the end of a log
   */
  public void awaitExecutors(int count) throws IOException, InterruptedException {
    members.await("wait for " + count + " executors", CHANGE, () -> executors().size() == count);
  }

  /**
   * Submits a program as {@code spark-submit} does, with its driver in a process of its own, and
   * does not wait for it.
   *
   * @param settings Spark's by their names, over those of the kit
   */
  public SparkJob submit(
      Path jar, String mainClass, Map<String, String> settings, String... arguments)
      throws IOException {
    Map<String, String> all = new TreeMap<>();
    all.put("spark.driver.host", Ports.LOOPBACK);
    all.put("spark.driver.bindAddress", Ports.LOOPBACK);
    all.put("spark.ui.enabled", "false");
    all.put("spark.executor.memory", spec.heapMebibytes() / 2 + "m");
    all.putAll(settings);
    List<String> program =
        new ArrayList<>(
            List.of("org.apache.spark.deploy.SparkSubmit", "--master", master(), "--class"));
    program.add(mainClass);
    all.forEach(
        (name, value) -> {
          program.add("--conf");
          program.add(name + "=" + value);
        });
    program.add(jar.toString());
    program.addAll(List.of(arguments));
    SparkJob job =
        new SparkJob(run("driver-" + (jobs.size() + 1), EngineProcess.small(512), program));
    jobs.add(job);
    return job;
  }

  /** The master and the workers. */
  List<ProcessHandle> processes() {
    return members.handles();
  }

  /** Drivers end first, then workers with their executors. */
  /** Its name and version. */
  @Override
  public String toString() {
    return "Spark " + EngineClassPath.version("spark-core_2.12", jars);
  }

  @Override
  public void close() throws IOException {
    jobs.forEach(SparkJob::kill);
    for (EngineProcess each : members.processes()) {
      each.handle().descendants().forEach(orphans::add);
      each.stop();
    }
    for (ProcessHandle each : orphans) {
      each.destroyForcibly();
      each.onExit().join();
    }
    members.killAll();
  }
}
