/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.contender.Answer;
import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Clickstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MillraceTest {
  private static final long SEED = 7;
  private static final int FILES = 4;
  private static final int LINES = 5_000;

  @TempDir Path input;
  @TempDir Path output;

  @ParameterizedTest
  @ValueSource(strings = {"steps", "lambdas"})
  void findsTheOraclesAnswer(String form) throws Exception {
    writeInput();

    Millrace.run(
        Arguments.parse(
            "--workload=e1", "--input=" + input, "--output=" + output, "--form=" + form));

    assertThat(Answer.written("e1", output)).isEqualTo(Answer.expected("e1", input));
  }

  @Test
  void writesTheOraclesEvents() throws Exception {
    Clickstream.write(input, 20_000, 20_000, SEED);

    Millrace.run(Arguments.parse("--workload=e2", "--input=" + input, "--output=" + output));

    assertThat(Answer.written("e2", output)).isEqualTo(Answer.expected("e2", input));
  }

  @Test
  void refusesAWorkloadItCannotDo() {
    Arguments e3 = Arguments.parse("--workload=e3", "--input=" + input, "--output=" + output);

    assertThatThrownBy(() -> Millrace.run(e3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported workload: e3 (supported: e1, e2)");
  }

  /** Consecutive minutes of events, up to three seconds out of order; one in ten is a repeat. */
  private void writeInput() throws IOException {
    Random random = new Random(SEED);
    Files.writeString(input.resolve("products.csv"), "product_id,category\np0,c0\np1,c1\np2,c0\n");
    Path events = Files.createDirectory(input.resolve("events"));
    long time = 1_767_225_600_000L;
    for (int file = 0; file < FILES; file++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < LINES; i++) {
        time += random.nextInt(100);
        boolean repeats = i > 20 && random.nextInt(10) == 0;
        lines.add(repeats ? lines.get(i - 1 - random.nextInt(20)) : event(random, time));
      }
      Files.write(events.resolve("part-0" + file + ".ndjson"), lines);
    }
  }

  private static String event(Random random, long time) {
    return ("{\"event_id\":\"%016x%016x\",\"type\":\"purchase\",\"ts\":%d,\"product_id\":\"p%d\","
            + "\"quantity\":%d,\"price\":%d.%02d,\"currency\":\"EUR\"}")
        .formatted(
            random.nextLong(),
            random.nextLong(),
            time - random.nextInt(3000),
            random.nextInt(3),
            random.nextInt(100) == 0 ? -1 : 1 + random.nextInt(5),
            random.nextInt(500),
            random.nextInt(100));
  }
}
