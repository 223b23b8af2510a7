/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineOption;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.report.HtmlReport;
import io.millrace.pipelines.report.JsonReport;
import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.ParseResult;

/** Runs one pipeline and says how it went. */
final class RunCommand {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-").withZone(ZoneOffset.UTC);
  private final Terminal terminal;
  private final PipelineDefinition pipeline;
  private final Runners runners;
  private final ParseResult parsed;

  RunCommand(Terminal terminal, PipelineDefinition pipeline, Runners runners, ParseResult parsed) {
    this.terminal = terminal;
    this.pipeline = pipeline;
    this.runners = runners;
    this.parsed = parsed;
  }

  int execute() {
    try {
      RunRequest request = request();
      RunnerLauncher runner = runner();
      RunReport report = run(request, runner);
      Path page = write(report, request);
      if (parsed.matchedOptionValue("--json", false)) {
        terminal.out().println(JsonReport.write(report));
      } else {
        new Summary(terminal.out()).print(report, page);
      }
      return report.succeeded() ? 0 : CommandLines.FAILED;
    } catch (ValidationException | IllegalArgumentException e) {
      return complain(e, CommandLines.USAGE);
    } catch (IOException | RuntimeException e) {
      // Not a word of the user's is wrong: a disk, a catalogue, or we are.
      return complain(e, CommandLines.FAILED);
    }
  }

  private RunReport run(RunRequest request, RunnerLauncher runner) {
    terminal.err().println("Preparing " + pipeline.name() + " ...");
    PipelineRun prepared = PipelineRun.prepare(pipeline, request);
    terminal
        .err()
        .println("Running on the " + runner.name() + " runner, as run " + request.runId());
    RunReport report = execute(prepared, runner);
    if (parsed.matchedOptionValue("--verbose", false)) {
      prepared.crash().ifPresent(crash -> crash.printStackTrace(terminal.err()));
    }
    return report;
  }

  private RunReport execute(PipelineRun prepared, RunnerLauncher runner) {
    if (!terminal.interactive()) {
      return prepared.execute(runner, Progress.SILENT);
    }
    try (ProgressLine progress = new ProgressLine(terminal.err())) {
      return prepared.execute(runner, progress);
    }
  }

  private RunRequest request() {
    Instant now = Instant.now();
    Map<String, String> options = new HashMap<>();
    for (PipelineOption option : pipeline.options()) {
      Object value = parsed.matchedOptionValue("--" + option.name(), (Object) null);
      if (value != null) {
        options.put(option.name(), value.toString());
      }
    }
    String warehouse = parsed.matchedOptionValue("--warehouse", "warehouse");
    String runId =
        parsed.matchedOptionValue(
            "--run-id", ID.format(now) + UUID.randomUUID().toString().substring(0, 6));
    return new RunRequest(
        runId,
        now,
        Path.of(warehouse).toAbsolutePath().normalize().resolve(pipeline.name()),
        parsed.matchedOptionValue("--mode", RunMode.BATCH),
        parsed.matchedOptionValue("--on-reject", OnReject.CONTINUE),
        options);
  }

  private RunnerLauncher runner() {
    return runners.named(parsed.matchedOptionValue("--runner", "direct"));
  }

  private static Path write(RunReport report, RunRequest request) throws IOException {
    Path folder = request.warehouse().resolve("runs").resolve(request.runId());
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.json"), JsonReport.write(report));
    Path page = folder.resolve("report.html");
    HtmlReport.write(report, page);
    return page;
  }

  private int complain(Exception fault, int exitCode) {
    terminal.err().println(message(fault));
    if (parsed.matchedOptionValue("--verbose", false)) {
      fault.printStackTrace(terminal.err());
    } else if (exitCode == CommandLines.USAGE) {
      terminal.err().println("Try './millrace run " + pipeline.name() + " --help'.");
    }
    return exitCode;
  }

  /** The fault and what caused it, without repeating itself. */
  private static String message(Throwable fault) {
    String own = fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    Throwable cause = fault.getCause();
    if (cause == null || fault instanceof ValidationException) {
      return own;
    }
    String reason = message(cause);
    return own.contains(reason) ? own : own + ": " + reason;
  }
}
