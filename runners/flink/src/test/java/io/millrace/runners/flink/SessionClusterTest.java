/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.engines.Millrace;
import io.millrace.pipelines.engines.Millrace.Answer;
import io.millrace.testing.engines.FlinkCluster;
import io.millrace.testing.engines.FlinkClusterExtension;
import io.millrace.testing.engines.FlinkClusterSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./millrace} on a cluster whose JobManager and TaskManagers are processes. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class SessionClusterTest {
  @RegisterExtension
  static final FlinkClusterExtension FLINK =
      FlinkClusterExtension.ofClass(FlinkClusterSpec.defaults());

  @TempDir Path folder;

  @Test
  void runsTheCaseStudyToItsTruth(FlinkCluster flink) throws Exception {
    Answer answer =
        new Millrace(folder, Path.of("jvm.options"))
            .run("run", "ecommerce", "--events=3000", "--master=" + flink.rest(), "--runner=flink");

    System.out.println(answer.out());
    System.out.println(answer.err());
    assertThat(answer.exitCode()).isZero();
  }
}
