/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runners.spark.Pin.Read;
import io.millrace.runners.spark.SourceSlice.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.io.UnboundedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLogTest {
  private static final String BEGIN = "state/000000000000";
  private static final List<UnboundedSource<?, ?>> SPLITS = List.of(Numbers.below(7));

  @TempDir private Path home;
  private Path folder = Path.of("none");

  @BeforeEach
  void setUp() {
    folder = home.resolve("check points");
  }

  @Test
  void findsWhatAnotherDriverHasPinned() throws IOException {
    StreamLog first = begun();
    first.write(pin(1));
    first.write(pin(2));
    // Killed in its midst.
    Files.write(folder.resolve("pins/000000000003.new"), new byte[] {1});

    StreamLog second = resumed(BEGIN);

    assertThat(second.restored().last()).isEqualTo(Pin.none());
    assertThat(second.splits("Read", List::of)).hasSize(1);
    assertThat(second.pinned(1).orElseThrow().begin()).isEqualTo(1_001);
    assertThat(mark(second.pinned(2).orElseThrow())).containsExactly(2);
    assertThat(second.pinned(3)).isEmpty();
  }

  @Test
  void keepsNothingThatIsOlderThanItsSnapshot() throws IOException {
    StreamLog log = begun();
    for (int number = 1; number <= 5; number++) {
      log.write(pin(number));
    }
    log.reached(pin(2), keys("rdd-1", "rdd-2"));
    log.reached(pin(4), keys("rdd-7", "rdd-8"));

    assertThat(files())
        .containsExactly(
            "pins/000000000005",
            "spark-checkpoint/d1/rdd-7/part-0",
            "spark-checkpoint/d1/rdd-8/part-0",
            "state/000000000004/_metadata");
  }

  @Test
  void goesOnFromASnapshotAlone() throws IOException {
    StreamLog first = begun();
    first.write(pin(1));
    first.reached(pin(1), keys("rdd-1", "rdd-2"));
    first.write(pin(2));
    written("rdd-9");
    // What is older was about to be removed.
    first.write(pin(1));
    Files.createDirectories(folder.resolve(BEGIN));
    Files.write(folder.resolve("pins/000000000003.new"), new byte[] {1});
    Files.createDirectories(folder.resolve("beam-checkpoint"));
    Files.write(folder.resolve("beam-checkpoint/metrics"), new byte[] {1});

    StreamLog second = resumed("state/000000000001");

    assertThat(second.restored().last().number()).isEqualTo(1);
    assertThat(second.restoredRead("Read").orElseThrow().watermark()).isEqualTo(11);
    assertThat(second.restoredKeys("rdd-1")).hasValue(uri("rdd-1"));
    assertThat(second.restoredKeys("Other")).isEmpty();
    assertThat(files())
        .containsExactly(
            "pins/000000000002",
            "spark-checkpoint/d1/rdd-1/part-0",
            "spark-checkpoint/d1/rdd-2/part-0",
            "state/000000000001/_metadata");
    assertThat(folder.resolve(BEGIN)).doesNotExist();
  }

  @Test
  void leavesNothingBehindAStreamThatHasEnded() throws IOException {
    StreamLog log = begun();
    log.write(pin(1));

    log.close(/* isAccepted= */ true);
    assertThat(files()).containsExactly("pins/000000000001", BEGIN + "/_metadata");

    log.end();
    log.close(/* isAccepted= */ false);
    assertThat(files()).containsExactly("pins/000000000001", BEGIN + "/_metadata");

    log.close(/* isAccepted= */ true);
    assertThat(folder).doesNotExist();
  }

  @Test
  void leavesNothingOfAStreamThatEndsWithItsDriver() throws IOException {
    StreamLog log = StreamLog.temporary(folder);
    log.open();
    log.begin();

    log.close(/* isAccepted= */ false);

    assertThat(folder).doesNotExist();
  }

  @Test
  void touchesNothingBeforeItIsOpen() throws IOException {
    begun();

    StreamLog.ofRun(folder, Optional.empty()).close(/* isAccepted= */ true);

    assertThat(files()).containsExactly(BEGIN + "/_metadata");
  }

  private StreamLog begun() throws IOException {
    StreamLog log = StreamLog.ofRun(folder, Optional.empty());
    log.open();
    log.splits("Read", () -> SPLITS);
    log.begin();
    return log;
  }

  private StreamLog resumed(String from) throws IOException {
    StreamLog log = StreamLog.ofRun(folder, Optional.of(folder.resolve(from)));
    log.open();
    log.begin();
    return log;
  }

  private static Pin pin(int number) {
    End end =
        new End(1, new byte[] {(byte) number}, number + 10, "here", new MetricsContainerStepMap());
    return new Pin(
        number,
        number + 1_000,
        new TreeMap<>(Map.of("Read", new Read(new ArrayList<>(List.of(end)), number + 10))));
  }

  private static byte[] mark(Pin pin) {
    return pin.reads().values().iterator().next().ends().get(0).mark();
  }

  /** Files as Spark writes them, by steps of their names. */
  private TreeMap<String, String> keys(String... names) throws IOException {
    TreeMap<String, String> keys = new TreeMap<>();
    for (String name : names) {
      written(name);
      keys.put(name, uri(name));
    }
    return keys;
  }

  private void written(String name) throws IOException {
    Path keys = Files.createDirectories(folder.resolve("spark-checkpoint/d1").resolve(name));
    Files.write(keys.resolve("part-0"), new byte[] {1});
  }

  private String uri(String name) {
    return "file:" + folder.resolve("spark-checkpoint/d1").resolve(name);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
