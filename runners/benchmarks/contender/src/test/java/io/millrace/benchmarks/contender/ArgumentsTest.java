/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void readsTheContractsArguments() {
    Arguments arguments =
        Arguments.parse("--workload=e2", "--input=in", "--output=out", "--parallelism=3");

    assertThat(arguments.input()).isEqualTo(Path.of("in"));
    assertThat(arguments.output()).isEqualTo(Path.of("out"));
    assertThat(arguments.parallelism()).isEqualTo(3);
    assertThat(arguments.variant(List.of("plain", "tuned"))).isEqualTo("plain");
  }

  @Test
  void leavesTheRestToTheEngine() {
    Arguments arguments = Arguments.parse("--input=in", "--runner=DirectRunner", "--x=a=b");

    assertThat(arguments.without("input")).containsExactly("--runner=DirectRunner", "--x=a=b");
  }

  @Test
  void namesWhatIsSupported() {
    assertThatThrownBy(() -> Arguments.parse("--variant=fast").variant(List.of("plain", "tuned")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported variant: fast (supported: plain, tuned)");
  }

  @Test
  void refusesWhatIsNoKeyAndValue() {
    assertThatThrownBy(() -> Arguments.parse("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid argument: fast (must be --key=value)");
  }

  @Test
  void refusesAnotherWorkload() {
    Arguments arguments = Arguments.parse("--workload=e2");

    assertThatThrownBy(() -> arguments.requireWorkload("e1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported workload: e2 (supported: e1)");
  }

  @Test
  void missesTheInput() {
    assertThatThrownBy(() -> Arguments.parse().input())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required input");
  }
}
