/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.answer.Counts;
import io.millrace.benchmarks.input.InputFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the generator never makes, hand-written Java treats as the reference does all the same. */
class HandWrittenTest {
  private static final String ID = "00000000000000000000000000000001";
  private static final String OTHER = "00000000000000000000000000000002";
  private static final long NOON = 1_767_268_800_000L;
  private static final long HOUR = 3_600_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"e1", "e2"})
  void treatsOddLinesAsTheReferenceDoes(String workload) throws Exception {
    String usual = line(ID, NOON, "p1", "1", "2.5");
    List<String> odd =
        List.of(
            line(OTHER, NOON, "p1", "1", "0"),
            usual.replace(",", " , "),
            usual.replace("\"quantity\":1,", ""),
            usual.replace("\"quantity\":1,", "\"quantity\":\"1\","),
            usual.replace("\"quantity\":1,", "\"quantity\":0,"),
            usual.replace("\"price\":2.5", "\"price\":-0.01"),
            usual.replace("\"price\":2.5", "\"price\":2.555"),
            usual.replace("\"price\":2.5", "\"price\":02.5"),
            usual.replace("\"price\":2.5", "\"price\":2.").replace(ID, OTHER.replace('2', '3')),
            usual.replace("\"price\":2.5", "\"price\":25e-1").replace(ID, OTHER.replace('2', '4')),
            usual.replace("u1", "\\u0075 \\\"1\\\" ü").replace(ID, OTHER.replace('2', '5')),
            usual.replace(ID, "not-hex"),
            usual.replace("\"ts\":" + NOON, "\"ts\":\"" + NOON + "\""),
            usual + " trailing",
            "[1]",
            "no json",
            "",
            line(OTHER.replace('2', '6'), NOON, "other", "3", "499.99"),
            line(OTHER.replace('2', '7'), NOON, "p01", "3", "1.00"),
            usual);
    InputFiles input = Contest.input(folder.resolve("in"), String.join("\n", odd));

    assertThat(Contest.handWritten(workload, input, folder.resolve("out"), 1)).isEmpty();
    assertThat(Contest.expected(workload, input).counts()).isEqualTo(new Counts(20, 14, 1, 0, 5));
  }

  @Test
  void keepsAnIdAgainAnHourLater() throws Exception {
    String events =
        line(ID, NOON, "p1", "1", "1.00")
            + "\n"
            + line(ID, NOON + HOUR - 1, "p1", "1", "1.00")
            + "\n"
            + line(ID, NOON + HOUR, "p1", "1", "1.00")
            + "\n"
            + line(OTHER, NOON + HOUR + 1, "p1", "1", "1.00")
            + "\n"
            + line(OTHER, NOON + 2, "p1", "1", "1.00")
            + "\n";
    InputFiles input = Contest.input(folder.resolve("in"), events);

    assertThat(Contest.handWritten("e2", input, folder.resolve("out"), 1)).isEmpty();
    assertThat(Contest.expected("e2", input).counts()).isEqualTo(new Counts(5, 0, 2, 0, 3));
  }

  @Test
  void countsARowAsLateOnceItsWindowIsClosedInItsFile() throws Exception {
    long closing = NOON + 60_000 + 300_000 + 3_000;
    String events =
        line(ID, closing - 1, "p1", "1", "1.00")
            + "\n"
            + line(OTHER, NOON, "p1", "1", "1.00")
            + "\n"
            + line(ID.replace('1', '8'), closing, "p1", "1", "1.00")
            + "\n"
            + line(ID.replace('1', '9'), NOON + 59_999, "p1", "1", "1.00");
    InputFiles input = Contest.input(folder.resolve("in"), events);

    assertThat(Contest.handWritten("e1", input, folder.resolve("out"), 1)).isEmpty();
    assertThat(Contest.expected("e1", input).counts()).isEqualTo(new Counts(4, 0, 0, 1, 3));
  }

  private static String line(String id, long ts, String product, String quantity, String price) {
    return ("{\"event_id\":\"%s\",\"type\":\"purchase\",\"ts\":%d,\"user_id\":\"u1\","
            + "\"session_id\":\"s1\",\"product_id\":\"%s\",\"quantity\":%s,\"price\":%s,"
            + "\"currency\":\"EUR\",\"country\":\"DE\"}")
        .formatted(id, ts, product, quantity, price);
  }
}
