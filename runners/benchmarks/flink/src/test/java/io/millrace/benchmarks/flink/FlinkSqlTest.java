/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.contender.Answer;
import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Clickstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlinkSqlTest {

  @TempDir static Path input;
  @TempDir Path output;

  @BeforeAll
  static void writeInput() throws IOException {
    Clickstream.write(input, 20_000, 20_000, 7);
  }

  static List<String> variants() {
    return FlinkSql.VARIANTS;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void findsTheOraclesAnswer(String variant) throws Exception {
    FlinkSql.run(
        Arguments.parse(
            "--workload=e1", "--input=" + input, "--output=" + output, "--variant=" + variant));

    assertThat(Answer.written("e1", output)).isEqualTo(Answer.expected("e1", input));
  }
}
