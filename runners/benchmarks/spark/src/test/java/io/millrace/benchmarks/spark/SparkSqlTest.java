/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.benchmarks.contender.Answer;
import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Clickstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparkSqlTest {

  @TempDir static Path input;
  @TempDir Path output;

  @BeforeAll
  static void writeInput() throws IOException {
    Clickstream.write(input, 20_000, 20_000, 7);
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> cases() {
    return SparkSql.WORKLOADS.stream()
        .flatMap(
            workload -> SparkSql.VARIANTS.stream().map(variant -> arguments(workload, variant)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsTheOraclesAnswer(String workload, String variant) throws Exception {
    SparkSql.run(
        Arguments.parse(
            "--workload=" + workload,
            "--input=" + input,
            "--output=" + output,
            "--variant=" + variant));

    assertThat(Answer.written(workload, output)).isEqualTo(Answer.expected(workload, input));
  }
}
