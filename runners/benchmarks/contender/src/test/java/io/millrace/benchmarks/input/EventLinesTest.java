/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {
  private static final int EVENTS = 40_000;

  @TempDir Path folder;

  @Test
  void makesTheSameBytesOnEveryMachine() throws NoSuchAlgorithmException {
    Workload uniform = Workload.of("e1", 1_000);
    Workload zipf = new Workload("e2", 1_000, 50, Workload.Keys.ZIPF, 7, 10);

    assertThat(sha256(bytes(EventLines.all(uniform))))
        .as("a change of these bytes must raise Workload.VERSION")
        .isEqualTo("c8f79c416931709d9fceb18eaf0c245906e7321af70ee5f2223a2e5cce8dd9a0");
    assertThat(sha256(bytes(EventLines.all(zipf))))
        .isEqualTo("7f34c258bf3c6b26ecdf5a639fded0dc884d9eb2712c5be6bb5f68f3c186e013");
  }

  @Test
  void makesTheWholeOfSlices() {
    Workload workload = new Workload("e1", 10_007, 50, Workload.Keys.UNIFORM, 3, 60);

    ByteArrayOutputStream slices = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      slices.writeBytes(bytes(EventLines.slice(workload, i, 5)));
    }

    assertThat(slices.toByteArray()).isEqualTo(bytes(EventLines.all(workload)));
  }

  @Test
  void writesEightFilesOfConsecutiveSlicesAndTheProducts() throws IOException {
    Workload workload = Workload.of("e1", 1_000);

    InputFiles files = InputFiles.make(workload, folder, lines -> {});

    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path file : files.events()) {
      all.writeBytes(Files.readAllBytes(file));
    }
    assertThat(files.events()).hasSize(8);
    assertThat(all.toByteArray()).isEqualTo(bytes(EventLines.all(workload)));
    assertThat(Files.readAllLines(files.products()))
        .hasSize(20_001)
        .startsWith("product_id,category", "p0,c0")
        .endsWith("p19999,c199");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 50})
  void repeatsTheShareAskedForAmongTheLastLines(int percent) {
    List<String> lines = lines(new Workload("e1", EVENTS, percent, Workload.Keys.UNIFORM, 5, 60));

    Map<String, Integer> distinct = new HashMap<>();
    int repeats = 0;
    int furthest = 0;
    for (String line : lines) {
      Integer before = distinct.putIfAbsent(line, distinct.size());
      if (before != null) {
        repeats++;
        furthest = Math.max(furthest, distinct.size() - before);
      }
    }

    assertThat(100.0 * repeats / EVENTS).isCloseTo(percent, within(1.0));
    assertThat(furthest).isLessThanOrEqualTo(Math.min(10_000, EVENTS / 60));
  }

  @Test
  void makesOneInAHundredInvalidAndTimesAtMostThreeSecondsBack() throws IOException {
    Workload workload = new Workload("e1", EVENTS, 0, Workload.Keys.UNIFORM, 5, 60);
    ObjectMapper json = new ObjectMapper();

    int invalid = 0;
    long latest = EventLines.START_MILLIS - EventLines.DISORDER_MILLIS;
    long disorder = 0;
    Set<String> ids = new HashSet<>();
    for (String line : lines(workload)) {
      JsonNode node = json.readTree(line);
      invalid += node.path("quantity").intValue() == -1 ? 1 : 0;
      disorder = Math.max(disorder, latest - node.path("ts").longValue());
      latest = Math.max(latest, node.path("ts").longValue());
      ids.add(node.path("event_id").textValue());
    }

    assertThat(100.0 * invalid / EVENTS).isCloseTo(1.0, within(0.2));
    assertThat(disorder).isBetween(2_500L, 3_000L);
    assertThat(latest)
        .isBetween(EventLines.START_MILLIS + 3_590_000, EventLines.START_MILLIS + 3_600_000);
    assertThat(ids).hasSize(EVENTS).allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  @Test
  void drawsProductsByZipfsLaw() {
    Zipf zipf = new Zipf(1_000);
    Draws draws = new Draws(11);

    int[] counts = new int[1_000];
    for (int i = 0; i < 200_000; i++) {
      counts[zipf.rank(draws.bits(i, 0))]++;
    }

    double first = 200_000 / 7.485; // The thousandth harmonic number.
    assertThat((double) counts[0]).isCloseTo(first, within(0.05 * first));
    assertThat((double) counts[1]).isCloseTo(first / 2, within(0.05 * first));
    assertThat((double) counts[9]).isCloseTo(first / 10, within(0.02 * first));
    assertThat(counts[999]).isPositive();
  }

  private static byte[] bytes(EventLines lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] line = new byte[EventLines.MAX_BYTES];
    for (int length = lines.next(line, 0); length > 0; length = lines.next(line, 0)) {
      all.write(line, 0, length);
    }
    return all.toByteArray();
  }

  private static List<String> lines(Workload workload) {
    return new ArrayList<>(new String(bytes(EventLines.all(workload)), UTF_8).lines().toList());
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
