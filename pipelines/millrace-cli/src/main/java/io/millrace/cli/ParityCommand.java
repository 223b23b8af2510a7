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
    CellRunner cells = pipeline.guarding(ChildRuns.of(invocation.pipeline()));
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
