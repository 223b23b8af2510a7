/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineOption;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.ParseResult;

/** A command about one pipeline, as it was typed. */
record Invocation(
    Terminal terminal, PipelineDefinition pipeline, Runners runners, ParseResult parsed) {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-").withZone(ZoneOffset.UTC);

  /** What a command does with what was asked for. */
  interface Body {
    /** Returns the exit code. */
    int execute(RunRequest request, RunnerLauncher runner) throws IOException;
  }

  int execute(Body body) {
    return guard(
        () -> body.execute(request(), runner(parsed.matchedOptionValue("--runner", "direct"))));
  }

  /** Does it, and says what is wrong if it cannot be done. */
  int guard(Guard.Work work) {
    return new Guard(terminal, parsed).execute(work);
  }

  boolean isOn(String flag) {
    return parsed.matchedOptionValue(flag, false);
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
    String runId =
        parsed.matchedOptionValue(
            "--run-id", ID.format(now) + UUID.randomUUID().toString().substring(0, 6));
    return new RunRequest(
        runId,
        now,
        home(),
        parsed.matchedOptionValue("--mode", RunMode.BATCH),
        parsed.matchedOptionValue("--on-reject", OnReject.CONTINUE),
        options);
  }

  /** The pipeline's own folder in the warehouse. */
  Path home() {
    String warehouse = parsed.matchedOptionValue("--warehouse", "warehouse");
    return Path.of(warehouse).toAbsolutePath().normalize().resolve(pipeline.name());
  }

  /** Whose jobs a command is about. */
  String engine() {
    return parsed.matchedOptionValue("--runner", JobCommands.ENGINE);
  }

  RunnerLauncher runner(String name) {
    return runners.named(name);
  }
}
