/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class RunnersTest {
  private static final RunnerLauncher DIRECT = new Named("direct");

  private record Named(String name) implements RunnerLauncher {
    @Override
    public RunnerProfile profile(RunMode mode) {
      return RunnerProfile.of(PipelineOptionsFactory.create(), 1);
    }
  }

  @Test
  void findsTheOneThatIsHere() {
    Runners runners = new Runners(List.of(DIRECT), List.of("direct", "flink"));

    assertThat(runners.named("direct")).isSameAs(DIRECT);
    assertThat(runners.names()).isEqualTo("direct, flink");
  }

  @Test
  void saysHowToGetOneThatIsNotHere() {
    Runners runners = new Runners(List.of(DIRECT), List.of("direct", "flink"));

    assertThatThrownBy(() -> runners.named("flink"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot run on flink: its module is not on the class path; start with ./millrace, or"
                + " add runners/flink");
  }

  @Test
  void namesAllWhereOneIsUnknown() {
    Runners runners = new Runners(List.of(DIRECT, new Named("mine")), List.of("direct", "flink"));

    assertThatThrownBy(() -> runners.named("storm"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported runner: storm (supported: direct, flink, mine)");
  }
}
