/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.parity.ArrivalOrder;
import io.millrace.pipelines.parity.CellRunner;
import io.millrace.pipelines.parity.ParityRun;
import io.millrace.pipelines.report.ParityJson;
import io.millrace.pipelines.report.ParityPage;
import io.millrace.pipelines.report.ParityReport;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs one pipeline on every engine, in every mode and over several orders of arrival, each in a
 * JVM of its own, and says whether all give the same.
 */
record ParityCommand(Invocation invocation) {
  private static final long SEED = 42;

  int execute() {
    return invocation.execute(this::execute);
  }

  private int execute(RunRequest request, RunnerLauncher runner) throws IOException {
    List<String> problems = new ArrayList<>();
    List<ArrivalOrder> orders =
        chosen("arrivals", ArrivalOrder.values(), ArrivalOrder::label, problems);
    List<RunMode> modes = chosen("modes", RunMode.values(), RunMode::label, problems);
    String[] names = invocation.runners().names().split(", ");
    List<String> runners = chosen("runners", names, name -> name, problems);
    Map<String, String> masters = masters(runners, problems);
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("\n", problems));
    }
    ComparedPipeline pipeline = ComparedPipeline.of(invocation.pipeline(), request, runner, modes);
    PipelineRun prepared = pipeline.prepared();
    Path folder = request.warehouse().resolve("parity").resolve(request.runId());
    ParityRun run =
        new ParityRun(
            invocation.pipeline().name(),
            prepared.comparison(),
            SEED,
            folder,
            orders,
            modes.stream().map(RunMode::label).toList(),
            runners);
    Map<String, String> arguments = new LinkedHashMap<>(prepared.arguments());
    arguments.put(
        "arrivals", orders.stream().map(ArrivalOrder::label).collect(Collectors.joining(",")));
    arguments.put("modes", String.join(",", run.modes()));
    arguments.put("runners", String.join(",", runners));
    masters.forEach((name, master) -> arguments.put("master of " + name, master));
    CellRunner cells = pipeline.guarding(ChildRuns.of(invocation.pipeline(), masters));
    ParityReport report =
        run.execute(arguments, cells, line -> invocation.terminal().err().println(line));
    return show(report, folder);
  }

  private int show(ParityReport report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("parity.json"), ParityJson.write(report));
    Path page = folder.resolve("parity.html");
    ParityPage.write(report, page);
    if (invocation.isOn("--json")) {
      invocation.terminal().out().println(ParityJson.write(report));
    } else {
      new ParitySummary(invocation.terminal().out()).print(report, page);
    }
    return report.agrees() ? 0 : CommandLines.FAILED;
  }

  /** Where the cells of an engine run that is not to run in their own JVMs. */
  private Map<String, String> masters(List<String> runners, List<String> problems) {
    Map<String, String> masters = new TreeMap<>();
    for (String text : invocation.parsed().matchedOptionValue("--master", new String[0])) {
      int end = text.indexOf('=');
      String runner = text.substring(0, Math.max(end, 0));
      if (!runners.contains(runner) || end == text.length() - 1) {
        problems.add(
            "Invalid --master: %s (must be RUNNER=URL, where RUNNER is one of: %s)"
                .formatted(text, String.join(", ", runners)));
      } else if (masters.putIfAbsent(runner, text.substring(end + 1)) != null) {
        problems.add("Invalid --master: %s (%s has one already)".formatted(text, runner));
      }
    }
    return masters;
  }

  private <T> List<T> chosen(
      String option, T[] all, Function<T, String> label, List<String> problems) {
    String asked = invocation.parsed().matchedOptionValue("--" + option, (String) null);
    if (asked == null) {
      return List.of(all);
    }
    List<T> chosen = new ArrayList<>();
    for (String word : asked.split(",", -1)) {
      List<T> found = Stream.of(all).filter(one -> label.apply(one).equals(word)).toList();
      if (found.isEmpty()) {
        String supported = Stream.of(all).map(label).collect(Collectors.joining(", "));
        problems.add("Unsupported --%s: %s (supported: %s)".formatted(option, word, supported));
      }
      chosen.addAll(found);
    }
    return chosen.stream().distinct().toList();
  }
}
