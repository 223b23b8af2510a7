/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three lines, one of them to be rejected, and outputs with planted errors. */
class AnswerTest {
  private static final String BAD_LINE = "{\"event_id\":1}";
  private static final String RIGHT = "0,c1,1,250\n60000,c2,1,300\n";

  @TempDir Path folder;
  private Answer expected = new Answer(new Counts(0, 0, 0, 0, 0), none(), none(), List.of());

  @BeforeEach
  void makeInput() throws IOException {
    Path input = folder.resolve("input");
    Files.createDirectories(input.resolve("events"));
    Files.writeString(input.resolve("products.csv"), "product_id,category\np1,c1\np2,c2\n");
    Files.writeString(
        input.resolve("events/part-00.ndjson"),
        String.join(
            "\n", event('a', 1, "p1", 1, "2.5"), BAD_LINE, event('b', 60_000, "p2", 3, "1")));
    expected = Answer.expected(Workload.of("e1", 1), new InputFiles(input), lines -> {});
  }

  @Test
  void findsNothingInARightAnswerInAnyOrderAndManyFiles() throws IOException {
    Path output = output("60000,c2,1,300\n", BAD_LINE + "\n", new Counts(3, 1, 0, 0, 2));
    Files.writeString(output.resolve("result/more.csv"), "0,c1,1,250\n");
    Files.writeString(output.resolve("result/_SUCCESS"), "");

    assertThat(expected.differences("e1", output)).isEmpty();
  }

  @Test
  void saysWhichColumnIsWrong() throws IOException {
    Path output = output("0,c1,1,251\n60000,c2,1,300\n", BAD_LINE, new Counts(3, 1, 0, 0, 2));

    assertThat(expected.differences("e1", output))
        .containsExactly(
            "result holds other values in revenue_cents",
            "result lacks 0,c1,1,250",
            "result should not have 0,c1,1,251");
  }

  @Test
  void findsValuesMixedUpBetweenRows() throws IOException {
    Path output = output("0,c1,1,300\n60000,c2,1,250\n", BAD_LINE, new Counts(3, 1, 0, 0, 2));

    assertThat(expected.differences("e1", output))
        .startsWith("result holds other values, mixed up between rows");
  }

  @Test
  void findsALineTwice() throws IOException {
    Path output = output(RIGHT + RIGHT, BAD_LINE, new Counts(3, 1, 0, 0, 2));

    assertThat(expected.differences("e1", output)).containsExactly("result has 4 rows (must be 2)");
  }

  @Test
  void findsARejectedLineChanged() throws IOException {
    Path output = output(RIGHT, "{\"event_id\": 1}", new Counts(3, 1, 0, 0, 2));

    assertThat(expected.differences("e1", output))
        .containsExactly("rejected holds other values in line");
  }

  @Test
  void findsWrongCounts() throws IOException {
    Path output = output(RIGHT, BAD_LINE, new Counts(3, 1, 1, 0, 1));

    assertThat(expected.differences("e1", output))
        .containsExactly(
            "counts.json says duplicates 1 (must be 0)", "counts.json says accepted 1 (must be 2)");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThat(expected.differences("e1", Files.createDirectory(folder.resolve("empty"))))
        .containsExactly(
            "Missing counts.json in the output",
            "Missing result in the output",
            "Missing rejected in the output");
  }

  @Test
  void isKeptBesideTheInput() throws IOException {
    Path input = folder.resolve("input");
    Files.delete(input.resolve("events/part-00.ndjson"));

    assertThat(Answer.expected(Workload.of("e1", 1), new InputFiles(input), lines -> {}))
        .isEqualTo(expected);
  }

  private Path output(String result, String rejected, Counts counts) throws IOException {
    Path output = folder.resolve("output");
    Files.createDirectories(output.resolve("result"));
    Files.createDirectories(output.resolve("rejected"));
    Files.writeString(output.resolve("result/part.csv"), result);
    Files.writeString(output.resolve("rejected/part.ndjson"), rejected);
    counts.write(output);
    return output;
  }

  private static Digest.Summary none() {
    return new Digest(List.of()).summary();
  }

  private static String event(char id, long ts, String product, int quantity, String price) {
    return "{\"event_id\":\"%s\",\"ts\":%d,\"product_id\":\"%s\",\"quantity\":%d,\"price\":%s}"
        .formatted(String.valueOf(id).repeat(32), ts, product, quantity, price);
  }
}
