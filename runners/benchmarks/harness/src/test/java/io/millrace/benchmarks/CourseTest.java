/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Course.Stretch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseTest {
  @TempDir Path output;

  @Test
  void tellsWhatEachTenthTookWhereAllReadersWereOnTheMean() throws IOException {
    // 2 us of wall and 3 us of CPU an event of each reader; one is a second behind the other.
    Files.write(output.resolve("progress-0.csv"), lines(5_000));
    Files.write(output.resolve("progress-1.csv"), lines(6_000));
    Files.writeString(output.resolve("counts.json"), "{}");

    List<Stretch> stretches = Course.read("one", 1, output).stretches();

    assertThat(stretches).hasSize(10);
    assertThat(stretches.get(0)).isEqualTo(new Stretch(200_000, 1, 1.5, 100_000));
    assertThat(stretches.get(9)).isEqualTo(new Stretch(2_000_000, 1, 1.5, 1_000_000));
  }

  @Test
  void hasNoneWhereNoReaderToldAnything() throws IOException {
    assertThat(Course.read("one", 1, output).stretches()).isEmpty();
  }

  private static List<String> lines(long begin) {
    List<String> lines = new ArrayList<>();
    for (long events = 0; events <= 1_000_000; events += 100_000) {
      lines.add(events + "," + (begin + events / 500) + "," + events * 3 / 1000 + "," + events);
    }
    return lines;
  }
}
