/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineOption;
import io.millrace.pipelines.parity.CellRunner;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs cells as {@code millrace run} by the launcher script that this command was started by: each
 * engine has a class path of its own.
 *
 * @param launcher the script
 * @param masters the clusters of engines that do not run in the JVM of the run, by their names
 * @param timeout after which a run is ended
 */
record ChildRuns(
    PipelineDefinition pipeline, String launcher, Map<String, String> masters, Duration timeout)
    implements CellRunner {
  /** Where the script says where it is. */
  static final String LAUNCHER = "millrace.launcher";

  private static final String RUN_ID = "parity";
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /**
   * @throws ValidationException if this JVM was not started by the script
   */
  static ChildRuns of(PipelineDefinition pipeline, Map<String, String> masters) {
    String launcher = System.getProperty(LAUNCHER);
    if (launcher == null) {
      throw new ValidationException(
          "Cannot start runs: the launcher script is not known; start with ./millrace");
    }
    return new ChildRuns(pipeline, launcher, masters, LONGEST);
  }

  @Override
  public Ran run(CellRun run) {
    Path report = run.warehouse().resolve("run.json");
    Path log = run.warehouse().resolve("run.log");
    try {
      Files.createDirectories(run.warehouse());
      Process child =
          new ProcessBuilder(command(run))
              .redirectOutput(report.toFile())
              .redirectError(log.toFile())
              .start();
      child.getOutputStream().close();
      return ended(child) ? ran(child.exitValue(), report, log) : tooLong();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + launcher, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a run was under way", e);
    }
  }

  private List<String> command(CellRun run) {
    Set<String> flags =
        pipeline.options().stream()
            .filter(option -> option.label() == null)
            .map(PipelineOption::name)
            .collect(Collectors.toSet());
    List<String> command = new ArrayList<>(List.of(launcher, "run", pipeline.name()));
    command.add("--runner=" + run.runner());
    command.add("--mode=" + run.mode());
    String master = masters.get(run.runner());
    if (master != null) {
      command.add("--master=" + master);
    }
    command.add("--warehouse=" + run.warehouse());
    command.add("--run-id=" + RUN_ID);
    command.add("--json");
    run.options()
        .forEach(
            (name, value) ->
                command.add(flags.contains(name) ? "--" + name : "--" + name + "=" + value));
    return command;
  }

  /** Waits for the end; also when this program is told to stop, no run goes on by itself. */
  private boolean ended(Process child) throws InterruptedException {
    Thread end = new Thread(() -> end(child));
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return child.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      end(child);
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private static void end(Process child) {
    child.descendants().forEach(ProcessHandle::destroyForcibly);
    child.destroyForcibly();
  }

  private Ran tooLong() {
    return new Ran(State.FAILED, "It was ended after " + timeout);
  }

  private static Ran ran(int exitCode, Path report, Path log) throws IOException {
    if (exitCode == 0) {
      return new Ran(State.FINISHED, "");
    }
    return exitCode == CommandLines.USAGE
        ? new Ran(State.REFUSED, said(log))
        : new Ran(State.FAILED, failure(report, log, exitCode));
  }

  /** As the report has it; without one, as the log has it. */
  private static String failure(Path report, Path log, int exitCode) throws IOException {
    if (Files.size(report) > 0) {
      JsonNode failure = new ObjectMapper().readTree(report.toFile()).path("failure");
      if (failure.isTextual()) {
        return failure.asText();
      }
    }
    String said = said(log);
    return said.isEmpty() ? "It ended with exit code " + exitCode : said;
  }

  /** What a run complained of, without what it says of itself. */
  private static String said(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> !line.matches("(Preparing|Running on|Building|Built|Try '|  \\d).*"))
        .filter(line -> !line.isBlank())
        .limit(10)
        .collect(Collectors.joining("\n"));
  }
}
