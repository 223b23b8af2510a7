/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.PreflightRule;
import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.runners.direct.DirectLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;

/** Holds the page to the rule files, and its example to what it prints. */
class PreflightPageTest {
  private static final WrittenPart PART =
      new WrittenPart(
          "docs/preflight.md",
          "<!-- rules, written by PreflightPageTest -->\n",
          "<!-- end of rules -->\n");

  private static final List<String> FILES =
      List.of(
          "pipelines/millrace-pipelines/src/main/resources/io/millrace/pipelines/preflight.yaml",
          "runners/direct/src/main/resources/io/millrace/runners/direct/preflight.yaml",
          "runners/flink/src/main/resources/io/millrace/runners/flink/preflight.yaml",
          "runners/spark/src/main/resources/io/millrace/runners/spark/preflight.yaml");

  @Test
  void listsTheRulesOfEveryEngine() throws IOException {
    List<String> rules = new ArrayList<>();
    for (String path : FILES) {
      try (InputStream file = Files.newInputStream(House.file(path))) {
        rules.add(section(PreflightRules.read(file)));
      }
    }

    PART.assertIs(String.join("\n", rules));
  }

  /** A file of an engine that the page does not list would go unread. */
  @Test
  void knowsEveryRuleFile() throws IOException {
    try (Stream<Path> modules = Files.list(House.file("runners"))) {
      assertThat(modules.map(module -> module.getFileName().toString()))
          .filteredOn(name -> Files.exists(House.file("runners/" + name + "/jvm.options")))
          .allMatch(name -> FILES.stream().anyMatch(file -> file.contains("/" + name + "/")));
    }
  }

  @Test
  void printsWhatThePageShows() {
    Pipeline pipeline = Pipeline.create();
    PCollectionView<Map<String, Long>> counts =
        pipeline
            .apply("Words", Create.of("a", "b", "a"))
            .apply("Count", Count.perElement())
            .apply("AsMap", View.asMap());
    pipeline
        .apply("Lines", Create.of("a b"))
        .apply("Look", ParDo.of(new LookFn()).withSideInputs(counts));

    // tag::check[]
    RunnerLauncher launcher = new DirectLauncher();
    RunnerProfile profile = launcher.profile(RunMode.BATCH);
    for (PreflightFinding finding : Preflight.check(pipeline, launcher, profile, RunMode.BATCH)) {
      System.out.println(finding.message());
    }
    // end::check[]

    assertThat(Preflight.check(pipeline, launcher, profile, RunMode.BATCH))
        .extracting(PreflightFinding::message)
        .containsExactly(
            "Avoid a map view in Look/ParMultiDo(Look): the map is built anew for each element"
                + " that reads it; use View.asSingleton over one combined table, as Enrich does"
                + " (direct-map-view)");
  }

  private static String section(PreflightRules rules) {
    return rules.rules().stream()
        .map(PreflightPageTest::line)
        .collect(
            Collectors.joining(
                "",
                "### %s, with Beam %s\n\n".formatted(title(rules), rules.beam())
                    + "| rule | looks for | mode | severity | effect | why | instead |\n"
                    + "|---|---|---|---|---|---|---|\n",
                ""));
  }

  private static String title(PreflightRules rules) {
    return rules.runner().equals("any") ? "Every engine" : "`" + rules.runner() + "`";
  }

  private static String line(PreflightRule rule) {
    String modes =
        rule.modes().stream().map(RunMode::label).sorted().collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            rule.id(),
            code(rule.shape().description()),
            rule.inputs() == null ? modes : modes + "; " + rule.inputs().label() + " inputs",
            rule.severity().label(),
            rule.effect().label(),
            code(rule.why()),
            code(rule.substitute()));
  }

  /** Annotations are code, so that they are not taken for people. */
  private static String code(String text) {
    return text.replaceAll("(@\\w+)", "`$1`");
  }

  private static final class LookFn extends DoFn<String, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element String line, OutputReceiver<KV<String, Long>> out) {
      out.output(KV.of(line, 1L));
    }
  }
}
