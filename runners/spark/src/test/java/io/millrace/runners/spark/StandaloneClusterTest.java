/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.engines.Millrace;
import io.millrace.pipelines.engines.Millrace.Answer;
import io.millrace.pipelines.engines.Published;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./millrace} on a cluster whose master, workers and executors are processes. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class StandaloneClusterTest {
  @RegisterExtension
  static final SparkClusterExtension SPARK =
      SparkClusterExtension.ofClass(SparkClusterSpec.defaults());

  @TempDir Path folder;
  private Millrace millrace;

  @BeforeEach
  void standInFolder() {
    millrace = new Millrace(folder, Path.of("jvm.options"));
  }

  @Test
  void showsTheTablesOfAnEmbeddedRun(SparkCluster spark) throws Exception {
    millrace
        .run("run", "ecommerce", "--events=2000", "--runner=spark", "--warehouse=embedded")
        .done();

    Answer answer =
        millrace.run(
            "run",
            "ecommerce",
            "--events=2000",
            "--runner=spark",
            "--warehouse=shared",
            "--master=" + spark.master());

    assertThat(answer.done()).contains("ok     truth of gold.sessions:", "Succeeded in ");
    Map<String, List<String>> rows = Published.rows(folder.resolve("shared/ecommerce"));
    assertThat(rows).hasSize(6).doesNotContainValue(List.of());
    assertThat(rows).isEqualTo(Published.rows(folder.resolve("embedded/ecommerce")));
  }

  @Test
  void tellsInOneLineWhatStoppedTheApplication(SparkCluster spark) throws Exception {
    Answer answer =
        millrace.run(
            "run",
            "tally",
            "--limit=1000",
            "--fail-at=500",
            "--runner=spark",
            "--master=" + spark.master());

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out())
        .containsOnlyOnce("Cannot take 500")
        .contains("\nFAILED: The pipeline stopped: Cannot take 500: it is not to be taken\n");
    assertThat(answer.err()).doesNotContain("\tat ").contains("Submitted as job app-");
  }

  @Test
  void refusesToDetachAndMoreWorkersThanThereAre(SparkCluster spark) throws Exception {
    Answer detached =
        millrace.run("run", "tally", "--runner=spark", "--detach", "--master=" + spark.master());
    Answer many =
        millrace.run(
            "run", "tally", "--runner=spark", "--parallelism=9", "--master=" + spark.master());

    assertThat(detached.exitCode()).isEqualTo(2);
    assertThat(detached.err())
        .startsWith("Cannot use --detach on spark: its jobs end with who submitted them\n");
    assertThat(many.exitCode()).isEqualTo(2);
    assertThat(many.err())
        .startsWith("Invalid parallelism: 9 (must be <= 2, the cores of " + spark.master() + ")\n");
  }
}
