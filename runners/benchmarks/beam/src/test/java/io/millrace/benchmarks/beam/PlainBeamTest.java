/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.contender.Answer;
import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Clickstream;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainBeamTest {

  @TempDir Path input;
  @TempDir Path output;

  /** The direct runner needs minutes for a few thousand keys, so this stream is small. */
  @ParameterizedTest
  @ValueSource(strings = {"--lookup=worker", "--lookup=side_input", "--coder=inferred"})
  void findsTheOraclesAnswer(String variant) throws Exception {
    Clickstream.write(input, 300, 50, 7);

    PlainBeam.run(
        Arguments.parse(
            "--workload=e1",
            "--input=" + input,
            "--output=" + output,
            variant,
            "--parallelism=2",
            "--runner=DirectRunner"));

    assertThat(Answer.written("e1", output)).isEqualTo(Answer.expected("e1", input));
  }
}
