/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunnerLauncher;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Builds one pipeline for an engine and says which of its steps would not do there. */
record CheckCommand(Invocation invocation) {
  int execute() {
    return invocation.execute(this::execute);
  }

  private int execute(RunRequest request, RunnerLauncher runner) {
    List<PreflightFinding> findings =
        PipelineRun.prepare(invocation.pipeline(), request).check(runner);
    PrintWriter out = invocation.terminal().out();
    if (invocation.isOn("--json")) {
      out.println(json(request, runner, findings).toPrettyString());
    } else {
      findings.forEach(finding -> print(out, finding));
      out.println(verdict(request, runner, findings));
    }
    return findings.stream().anyMatch(PreflightFinding::isError) ? CommandLines.FAILED : 0;
  }

  private static void print(PrintWriter out, PreflightFinding finding) {
    String step = finding.step().isEmpty() ? "the pipeline" : finding.step();
    out.println(
        String.format(
            Locale.ROOT, "%-8s %-40s %s", finding.severity().label(), finding.rule(), step));
    out.println("         found    " + finding.what());
    out.println("         why      " + finding.why());
    out.println("         instead  " + finding.substitute());
  }

  private String verdict(
      RunRequest request, RunnerLauncher runner, List<PreflightFinding> findings) {
    long errors = findings.stream().filter(PreflightFinding::isError).count();
    return "%s on %s in mode %s: %s, %s"
        .formatted(
            invocation.pipeline().name(),
            runner.name(),
            request.mode().label(),
            counted(errors, "error"),
            counted(findings.size() - errors, "warning"));
  }

  private static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private ObjectNode json(
      RunRequest request, RunnerLauncher runner, List<PreflightFinding> findings) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("pipeline", invocation.pipeline().name());
    root.put("runner", runner.name());
    root.put("mode", request.mode().label());
    root.put("passed", findings.stream().noneMatch(PreflightFinding::isError));
    ArrayNode all = root.putArray("findings");
    for (PreflightFinding finding : findings) {
      all.addObject()
          .put("rule", finding.rule())
          .put("severity", finding.severity().label())
          .put("step", finding.step())
          .put("what", finding.what())
          .put("why", finding.why())
          .put("substitute", finding.substitute());
    }
    return root;
  }
}
