/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.answer.Counts;
import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference, hand-written Java and both forms of DuckDB give one answer. */
class AgreementTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "e1, 1, 0, UNIFORM, 60",
    "e1, 20000, 0, UNIFORM, 60",
    "e1, 20000, 10, ZIPF, 60",
    "e1, 20000, 50, ZIPF, 180",
    "e2, 20000, 10, UNIFORM, 60",
    "e2, 20000, 50, ZIPF, 60"
  })
  void allGiveTheAnswerOfTheReference(
      String name, int events, int duplicates, Workload.Keys keys, int span) throws Exception {
    Workload workload = new Workload(name, events, duplicates, keys, 20, span);
    InputFiles input = InputFiles.make(workload, folder.resolve("data"), lines -> {});

    Counts counts = Contest.expected(name, input).counts();

    assertThat(counts.read()).isEqualTo(events);
    assertThat(counts.read())
        .isEqualTo(counts.rejected() + counts.duplicates() + counts.late() + counts.accepted());
    assertThat(counts.late()).isZero();
    assertThat(Contest.handWritten(name, input, folder.resolve("hand"), 2)).isEmpty();
    assertThat(Contest.duckDb(name, input, folder.resolve("one"), "one-scan")).isEmpty();
    assertThat(Contest.duckDb(name, input, folder.resolve("two"), "two-scans")).isEmpty();
  }
}
