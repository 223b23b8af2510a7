/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipelines.JobStatus;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says how the jobs of a pipeline's runs are. */
record StatusCommand(Invocation invocation) {
  private static final String ROW = "%-26s %-34s %-10s %10s %11s %8s";
  private static final int MINUTE = 60;

  /**
   * @param status empty if the cluster does not tell
   * @param note what stopped the job, or why nobody tells
   */
  private record Line(JobFile file, Optional<JobStatus> status, Optional<String> note) {}

  int execute() {
    return invocation.guard(this::show);
  }

  private int show() throws IOException {
    List<Line> lines = new ArrayList<>();
    String asked = invocation.parsed().matchedPositionalValue(0, "");
    List<String> runIds =
        asked.isEmpty() ? JobFile.runIds(invocation.home()).toList() : List.of(asked);
    for (String runId : runIds) {
      JobFile file = JobFile.read(invocation.home(), runId);
      if (!asked.isEmpty()) {
        lines.add(ask(file.on(invocation.engine())));
      } else if (!file.target().isHere() && file.runner().equals(invocation.engine())) {
        lines.add(ask(file));
      }
    }
    if (invocation.isOn("--json")) {
      invocation.terminal().out().println(json(lines).toPrettyString());
    } else if (lines.isEmpty()) {
      print("No run of " + invocation.pipeline().name() + " went to a cluster");
    } else {
      print(
          String.format(Locale.ROOT, ROW, "RUN", "JOB", "STATE", "FOR", "CHECKPOINTS", "RESTARTS"));
      lines.forEach(this::print);
    }
    return lines.stream().allMatch(line -> line.status().isPresent()) ? 0 : CommandLines.FAILED;
  }

  private Line ask(JobFile file) {
    try {
      JobStatus status = file.target().cluster(invocation.runner(file.runner())).status(file.job());
      return new Line(file, Optional.of(status), status.failure());
    } catch (ValidationException | IllegalStateException e) {
      // The other runs may be elsewhere.
      return new Line(file, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private void print(Line line) {
    print(
        String.format(
            Locale.ROOT,
            ROW,
            line.file().request().runId(),
            line.file().job(),
            line.status().map(JobStatus::state).orElse("?"),
            line.status().map(status -> clock(status.elapsed())).orElse(""),
            line.status().map(status -> "" + status.checkpoints()).orElse(""),
            line.status().map(status -> "" + status.restarts()).orElse("")));
    line.note().ifPresent(note -> print("  " + note));
  }

  private static String clock(Duration elapsed) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        elapsed.toHours(),
        elapsed.toMinutes() % MINUTE,
        elapsed.toSeconds() % MINUTE);
  }

  private static ArrayNode json(List<Line> lines) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Line line : lines) {
      ObjectNode one =
          all.addObject()
              .put("run_id", line.file().request().runId())
              .put("runner", line.file().runner())
              .put("master", line.file().target().master())
              .put("job", line.file().job());
      line.status()
          .ifPresent(
              status ->
                  one.put("state", status.state())
                      .put("ended", status.ended())
                      .put("elapsed_ms", status.elapsed().toMillis())
                      .put("checkpoints", status.checkpoints())
                      .put("restarts", status.restarts()));
      line.note().ifPresent(note -> one.put("note", note));
    }
    return all;
  }

  private void print(String text) {
    invocation.terminal().out().println(text);
  }
}
