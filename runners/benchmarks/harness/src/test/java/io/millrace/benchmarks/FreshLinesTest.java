/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.input.InputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshLinesTest {
  private static final String LINE =
      "{\"event_id\":\"abcdef\",\"type\":\"purchase\",\"ts\":%d,\"x\":1}";

  @TempDir Path folder;

  @Test
  void givesEachLineTheTimeOfTheMomentAndLaterRoundsOtherIds() throws IOException {
    Path events = Files.createDirectories(folder.resolve("events"));
    Files.writeString(events.resolve("part-00.ndjson"), LINE.formatted(1_767_225_600_000L) + "\n");

    try (FreshLines lines = new FreshLines(new InputFiles(folder))) {
      String first = new String(lines.next(1_795_000_000_123L), US_ASCII);
      String second = new String(lines.next(1_795_000_000_456L), US_ASCII);

      assertThat(first).isEqualTo(LINE.formatted(1_795_000_000_123L));
      assertThat(second).isEqualTo(LINE.formatted(1_795_000_000_456L).replace("abcdef", "01cdef"));
    }
  }

  @Test
  void readsAllLinesOfAllFilesOverWhereBuffersEnd() throws IOException {
    Path events = Files.createDirectories(folder.resolve("events"));
    List<String> lines = new ArrayList<>();
    for (int file = 0; file < 3; file++) {
      List<String> some = new ArrayList<>();
      for (int line = 0; line < 9_000; line++) {
        some.add(file + "-" + "x".repeat(line % 250) + line);
      }
      Files.write(events.resolve("part-0" + file + ".ndjson"), some);
      lines.addAll(some);
    }

    List<String> read = new ArrayList<>();
    try (EventFeed feed = new EventFeed(new InputFiles(folder))) {
      for (byte[] line = feed.next(); line != null; line = feed.next()) {
        read.add(new String(line, US_ASCII));
      }
    }

    assertThat(read).isEqualTo(lines);
  }

  @Test
  void sendsSlowlyWhileAContenderWarmsUp() {
    Pace pace = new Pace(1000, Duration.ofSeconds(25), Duration.ofSeconds(30));

    // 15 s at a fifth of the rate, 40 s at the rate.
    assertThat(pace.events()).isEqualTo(15 * 200 + 40 * 1000);
    assertThat(EventTopic.ends(pace.events())).containsOnly(43_000 / 8);
  }

  @Test
  void knowsHowManyRecordsEachPartitionGets() {
    assertThat(EventTopic.ends(10)).containsExactly(2, 2, 1, 1, 1, 1, 1, 1);
  }
}
