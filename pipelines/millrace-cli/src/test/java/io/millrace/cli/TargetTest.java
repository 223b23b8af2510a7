/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class TargetTest {
  @Test
  void isThisJvmWhereNoMasterIsNamed() {
    assertThat(typed()).isEmpty();
  }

  @Test
  void isThisJvmWithAStateThatStaysWhereOnlyCheckpointsAreAskedFor() {
    assertThat(typed("--checkpoint-every=2s"))
        .contains(
            new Target("", OptionalInt.empty(), Optional.of(Duration.ofSeconds(2)), Map.of()));
  }

  @Test
  void isAsItWasTyped() {
    assertThat(
            typed(
                "--master=http://flink:8081",
                "--parallelism=3",
                "--checkpoint-every=2m",
                "--set=a.b=c",
                "--set=d=e=f"))
        .contains(
            new Target(
                "http://flink:8081",
                OptionalInt.of(3),
                Optional.of(Duration.ofMinutes(2)),
                Map.of("a.b", "c", "d", "e=f")));
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "10s, 10000", "1m, 60000", "2h, 7200000"})
  void readsTimes(String text, long millis) {
    assertThat(typed("--master=m", "--checkpoint-every=" + text))
        .flatMap(Target::checkpointEvery)
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void tellsEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                typed(
                    "--detach",
                    "--parallelism=0",
                    "--checkpoint-every=soon",
                    "--set=fast",
                    "--set=a=b"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot use --parallelism without --master
            Cannot use --set without --master
            Cannot use --detach without --master
            Invalid --parallelism: 0 (must be a whole number, 1 to 99999)
            Invalid --checkpoint-every: soon (must be a whole number with ms, s, m or h behind it, such as 10s)
            Invalid --set: fast (must be NAME=VALUE)""");
  }

  private static Optional<Target> typed(String... arguments) {
    CommandSpec spec = CommandSpec.create();
    JobCommands.addTarget(spec);
    return Target.of(new CommandLine(spec).parseArgs(arguments));
  }
}
