/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.engines.ClusterContract;
import io.millrace.pipelines.engines.Millrace.Answer;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class StandaloneClusterTest extends ClusterContract {
  @RegisterExtension
  static final SparkClusterExtension SPARK =
      SparkClusterExtension.ofClass(SparkClusterSpec.defaults());

  private String master = "";

  StandaloneClusterTest() {
    super("spark");
  }

  /** Executors of the test before may still be ending. */
  @BeforeEach
  void find(SparkCluster spark) throws Exception {
    spark.awaitExecutors(0);
    master = spark.master();
  }

  @Override
  protected String master() {
    return master;
  }

  @Test
  void refusesToDetachWhatEndsWithItsDriver() throws Exception {
    Answer answer = runThere("tally", "--detach");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("Cannot use --detach on spark: its jobs end with who submitted them\n");
  }
}
