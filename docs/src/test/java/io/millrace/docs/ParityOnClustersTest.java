/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testing.engines.FlinkCluster;
import io.millrace.testing.engines.FlinkClusterExtension;
import io.millrace.testing.engines.FlinkClusterSpec;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The case study on clusters of several processes, beside the direct runner. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class ParityOnClustersTest {
  /** A batch of so many steps needs fewer buffers each; a busy machine is no failure. */
  @RegisterExtension
  static final FlinkClusterExtension FLINK =
      FlinkClusterExtension.ofClass(
          FlinkClusterSpec.defaults()
              .withSetting("taskmanager.network.sort-shuffle.min-buffers", "16")
              .withSetting("heartbeat.timeout", "60000"));

  @RegisterExtension
  static final SparkClusterExtension SPARK =
      SparkClusterExtension.ofClass(SparkClusterSpec.defaults());

  private static final int RUNNERS = 3;
  private static final int MODES = 2;
  private static final int ORDERS = 2;

  @TempDir Path folder;

  @Test
  void clustersGiveTheSameAsOneJvm(FlinkCluster flink, SparkCluster spark) throws Exception {
    JsonNode report =
        new ParityCommand(folder)
            .run(
                Launcher.of(folder),
                0,
                "--events=2000",
                "--arrivals=in-order,stragglers",
                "--master=flink=" + flink.rest(),
                "--master=spark=" + spark.master());

    assertThat(report.get("cells")).hasSize(RUNNERS * MODES * ORDERS);
    ParityCommand.assertAllAgree(report);
  }
}
