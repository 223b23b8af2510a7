/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.InputFiles;
import io.millrace.io.files.RecordTimes;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders of arrival, judged by their files alone. */
class ArrangementTest {
  private static final Pattern TIME = Pattern.compile("\"t\":(\\d+)");
  private static final RecordTimes TIMES = () -> (format, header, record) -> timeOf(record);
  private static final RecordTimes NO_TIMES =
      () -> (format, header, record) -> OptionalLong.empty();
  private static final long WINDOW = 60_000;
  private static final long LATENESS = 90_000;
  private static final Duration DISORDER = Duration.ofSeconds(20);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(ArrivalOrder.class)
  void hasEveryRecordAndTheRepeatsItTells(ArrivalOrder order) throws IOException {
    List<String> sent = input();

    Arranged arranged = new Arrangement(seed, 3, DISORDER).of(records(), order);
    List<List<String>> partitions = write(arranged, "orders", Set.of());

    List<String> found = partitions.stream().flatMap(List::stream).toList();
    Map<String, Long> times = found.stream().collect(groupingBy(Function.identity(), counting()));
    assertThat(times.keySet()).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(sent);
    assertThat((long) found.size() - sent.size()).as("seed %s", seed).isEqualTo(arranged.repeats());
    assertThat(arranged.records()).isEqualTo(found.size());
    assertThat(times.values()).allMatch(count -> count <= 2);
    assertThat(arranged.repeats())
        .as("seed %s", seed)
        .isBetween(low(order.repeats()), high(order.repeats()));
    assertThat(arranged.stragglers())
        .as("seed %s", seed)
        .isBetween(low(order.straggles()), high(order.straggles()));
  }

  @ParameterizedTest
  @EnumSource(ArrivalOrder.class)
  void makesNoneLateButTheStragglers(ArrivalOrder order) throws IOException {
    input();

    Arranged arranged = new Arrangement(seed, 3, DISORDER).of(records(), order);
    List<List<String>> partitions = write(arranged, "orders", Set.of());

    Set<String> late = new TreeSet<>();
    for (int i = 0; i < partitions.size(); i++) {
      long latest = Long.MIN_VALUE;
      int number = 0;
      for (String line : partitions.get(i)) {
        number++;
        Matcher time = TIME.matcher(line);
        if (time.find()) {
          long at = Long.parseLong(time.group(1));
          long stamp = latest == Long.MIN_VALUE ? latest : latest - DISORDER.toMillis();
          if ((at / WINDOW + 1) * WINDOW + LATENESS <= stamp) {
            late.add("orders/part-" + i + ".jsonl#" + number);
          } else if (!order.straggles()) {
            assertThat(stamp).as("seed %s", seed).isLessThanOrEqualTo(at);
          }
          latest = Math.max(latest, at);
        }
      }
    }
    assertThat(late).as("seed %s", seed).hasSize((int) arranged.stragglers());
    assertThat(arranged.late()).as("seed %s", seed).isEqualTo(late);
  }

  @Test
  void comesByEventTimeWhereThatIsTheOrder() throws IOException {
    input();

    Arranged arranged = new Arrangement(seed, 2, DISORDER).of(records(), ArrivalOrder.IN_ORDER);

    for (List<String> partition : write(arranged, "orders", Set.of())) {
      assertThat(
              partition.stream()
                  .map(TIME::matcher)
                  .filter(Matcher::find)
                  .map(m -> Long.valueOf(m.group(1))))
          .as("seed %s", seed)
          .isSorted();
    }
  }

  @Test
  void leavesOutTheRecordsAtSomePlacesAndNoOthers() throws IOException {
    input();
    Arranged arranged = new Arrangement(seed, 2, DISORDER).of(records(), ArrivalOrder.STRAGGLERS);
    List<List<String>> all = write(arranged, "all/orders", Set.of());

    List<List<String>> some = write(arranged, "some/orders", arranged.late());

    for (int i = 0; i < all.size(); i++) {
      List<String> left = new ArrayList<>();
      for (int record = 0; record < all.get(i).size(); record++) {
        if (!arranged.late().contains("orders/part-" + i + ".jsonl#" + (record + 1))) {
          left.add(all.get(i).get(record));
        }
      }
      assertThat(some.get(i)).as("seed %s", seed).isEqualTo(left);
    }
    assertThat(arranged.late()).as("seed %s", seed).isNotEmpty();
  }

  @Test
  void isTheSameForTheSameSeed() throws IOException {
    input();

    Arranged one = new Arrangement(seed, 2, DISORDER).of(records(), ArrivalOrder.STRAGGLERS);
    Arranged same = new Arrangement(seed, 2, DISORDER).of(records(), ArrivalOrder.STRAGGLERS);
    Arranged other = new Arrangement(seed + 1, 2, DISORDER).of(records(), ArrivalOrder.STRAGGLERS);

    assertThat(write(same, "same", Set.of())).isEqualTo(write(one, "one", Set.of()));
    assertThat(write(other, "other", Set.of())).isNotEqualTo(write(one, "one", Set.of()));
  }

  @Test
  void keepsTheHeaderAndTheBytesOfRecordsAsTheyCame() throws IOException {
    Files.writeString(
        folder.resolve("a.csv"), "id,t\n1,\"two\nlines\"\r\n2,caf\u00e9,3\n", ISO_8859_1);
    ArrivingInput input =
        new ArrivingInput(
            "orders",
            InputFiles.resolve("--orders", folder.toString(), null),
            NO_TIMES,
            time -> time);

    Arranged arranged =
        new Arrangement(seed, 1, DISORDER).of(TimedRecords.read(input), ArrivalOrder.SHUFFLED);
    arranged.write(folder.resolve("out"), Set.of());

    assertThat(Files.readString(folder.resolve("out/part-0.csv"), ISO_8859_1))
        .isIn("id,t\n1,\"two\nlines\"\n2,caf\u00e9,3\n", "id,t\n2,caf\u00e9,3\n1,\"two\nlines\"\n");
  }

  @Test
  void refusesFilesThatDoNotGoTogether() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "id,t\n1,2\n");
    Files.writeString(folder.resolve("b.csv"), "t,id\n2,1\n");
    ArrivingInput input =
        new ArrivingInput(
            "orders",
            InputFiles.resolve("--orders", folder.toString(), null),
            NO_TIMES,
            time -> time);

    assertThatThrownBy(() -> TimedRecords.read(input))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot arrange --orders: its files differ in format or header");
  }

  private static OptionalLong timeOf(String record) {
    Matcher time = TIME.matcher(record);
    return time.find() ? OptionalLong.of(Long.parseLong(time.group(1))) : OptionalLong.empty();
  }

  private static long low(boolean some) {
    return some ? 5 : 0;
  }

  private static long high(boolean some) {
    return some ? 120 : 0;
  }

  /** 4,000 records of some two hours in two files, in no order, some without a time. */
  private List<String> input() throws IOException {
    List<String> sent = new ArrayList<>();
    for (String file : List.of("in/a.jsonl", "in/b.jsonl")) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        String time =
            random.nextInt(100) == 0
                ? ""
                : ",\"t\":" + (1_000_000_000L + random.nextInt(7_200_000));
        lines.add("{\"id\":" + (sent.size() + i) + time + "}");
      }
      Files.createDirectories(folder.resolve("in"));
      Files.write(folder.resolve(file), lines);
      sent.addAll(lines);
    }
    return sent;
  }

  private TimedRecords records() {
    return TimedRecords.read(
        new ArrivingInput(
            "orders",
            InputFiles.resolve("--orders", folder.resolve("in").toString(), null),
            TIMES,
            time -> (time / WINDOW + 1) * WINDOW + LATENESS));
  }

  private List<List<String>> write(Arranged arranged, String name, Set<String> without)
      throws IOException {
    Path out = folder.resolve("out").resolve(name);
    arranged.write(out, without);
    List<List<String>> partitions = new ArrayList<>();
    for (int i = 0; i < arranged.partitions().size(); i++) {
      partitions.add(Files.readAllLines(out.resolve("part-" + i + ".jsonl")));
    }
    return partitions;
  }
}
