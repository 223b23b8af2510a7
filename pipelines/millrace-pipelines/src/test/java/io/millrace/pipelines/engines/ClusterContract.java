/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.engines.Millrace.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./millrace} on a cluster whose members are processes. */
public abstract class ClusterContract {
  private final String runner;

  @TempDir private Path folder;

  protected ClusterContract(String runner) {
    this.runner = runner;
  }

  /** Where the cluster is. */
  protected abstract String master();

  /** Where commands are run: tables are below {@code warehouse}. */
  protected final Path folder() {
    return folder;
  }

  /** Runs a command that needs no master. */
  protected final Answer millrace(String... arguments) throws IOException, InterruptedException {
    return new Millrace(folder, Path.of("jvm.options")).run(arguments);
  }

  /** Runs a pipeline on the cluster. */
  protected final Answer runThere(String pipeline, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run", pipeline, "--runner=" + runner));
    arguments.add("--master=" + master());
    arguments.addAll(List.of(options));
    return millrace(arguments.toArray(String[]::new));
  }

  @Test
  final void showsTheTablesOfAnEmbeddedRun() throws Exception {
    millrace("run", "ecommerce", "--events=2000", "--runner=" + runner, "--warehouse=embedded")
        .done();

    Answer answer = runThere("ecommerce", "--events=2000", "--warehouse=shared");

    assertThat(answer.done()).contains("ok     truth of gold.sessions:", "Succeeded in ");
    Map<String, List<String>> rows = Published.rows(folder.resolve("shared/ecommerce"));
    assertThat(rows).hasSize(7).doesNotContainValue(List.of());
    assertThat(rows).isEqualTo(Published.rows(folder.resolve("embedded/ecommerce")));
  }

  @Test
  final void tellsInOneLineWhatStoppedTheRun() throws Exception {
    Answer answer = runThere("tally", "--limit=1000", "--fail-at=500", "--run-id=r1");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out())
        .containsOnlyOnce("Cannot take 500")
        .contains("\nFAILED: The pipeline stopped: Cannot take 500: it is not to be taken\n");
    assertThat(answer.err()).doesNotContain("\tat ").contains("Submitted as job ");
  }

  @Test
  final void refusesMoreWorkersThanThereAre() throws Exception {
    Answer answer = runThere("tally", "--parallelism=9");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .matches(
            "(?s)Invalid parallelism: 9 \\(must be <= \\d, the \\w+ of \\Q"
                + master()
                + "\\E\\)\n.*");
  }
}
