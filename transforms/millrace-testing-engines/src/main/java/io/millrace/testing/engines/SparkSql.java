/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.TreeMap;

/**
 * A Spark session with Iceberg's own runtime, in a process of its own: another reader of tables
 * that Millrace writes. Ends with the JVM that started it. Not safe for concurrent use.
 *
 * @since 0.1
 */
@Evolving
public final class SparkSql implements Closeable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STATEMENT = Duration.ofMinutes(5);
  private static final String ENGINE = "spark-iceberg";
  private static final String PROGRAM = "SparkStatements";

  private final EngineProcess process;
  private final Rest statements;
  private final List<Path> jars;

  private SparkSql(EngineProcess process, int port, List<Path> jars) {
    this.process = process;
    this.jars = jars;
    this.statements = new Rest(URI.create("http://" + Ports.LOOPBACK + ":" + port), STATEMENT);
  }

  /**
   * Starts a session.
   *
   * @param folder takes its logs, and is not deleted
   * @param settings Spark's by their names, over those of the kit
   * @throws IOException if it does not come up within three minutes, with the end of its log
   */
  public static SparkSql start(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    List<Path> jars = new ArrayList<>(EngineClassPath.ofThisMachine().of(ENGINE));
    jars.add(0, EngineSource.compile(SparkSql.class, PROGRAM, jars, folder));
    int port = Ports.free();
    List<String> program = new ArrayList<>(List.of(PROGRAM, Ports.LOOPBACK, "" + port));
    settings(folder, settings)
        .forEach(
            (name, value) -> {
              program.add(name);
              program.add(value);
            });
    EngineProcess process =
        EngineProcess.start(
            new Program(
                ENGINE,
                jars,
                EngineProcess.small(768),
                program,
                Map.of("SPARK_LOCAL_IP", Ports.LOOPBACK)),
            folder.resolve("logs"));
    try {
      EngineProcess.await(List.of(process), "start Spark", START, () -> Ports.answers(port));
      return new SparkSql(process, port, jars);
    } catch (IOException | InterruptedException e) {
      process.kill();
      throw e;
    }
  }

  private static Map<String, String> settings(Path folder, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new TreeMap<>();
    all.put("spark.driver.host", Ports.LOOPBACK);
    all.put("spark.driver.bindAddress", Ports.LOOPBACK);
    all.put("spark.ui.enabled", "false");
    all.put("spark.local.dir", Files.createDirectories(folder.resolve("local")).toString());
    all.put("spark.sql.warehouse.dir", folder.resolve("spark-warehouse").toUri().toString());
    all.put("spark.sql.shuffle.partitions", "1");
    all.put("spark.sql.session.timeZone", "UTC");
    all.put("spark.sql.jsonGenerator.ignoreNullFields", "false");
    all.putAll(settings);
    return all;
  }

  /**
   * Runs a statement, within five minutes.
   *
   * @return its rows, each an object
   * @throws IOException if Spark refuses it, with what Spark says
   */
  public List<JsonNode> rows(String statement) throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    statements.post("/", statement).forEach(rows::add);
    return rows;
  }

  /** Its process. */
  ProcessHandle process() {
    return process.handle();
  }

  /** Its name and version, and that of Iceberg's runtime. */
  @Override
  public String toString() {
    return "Spark %s with Iceberg %s"
        .formatted(
            EngineClassPath.version("spark-sql_2.12", jars),
            EngineClassPath.version("iceberg-spark-runtime-3.5_2.12", jars));
  }

  @Override
  public void close() throws IOException {
    process.stop();
  }
}
