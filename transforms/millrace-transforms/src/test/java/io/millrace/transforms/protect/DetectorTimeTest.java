/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A megabyte that a pattern would go back and forth in takes as long as its length asks for. */
class DetectorTimeTest {
  private static final int SHORT = 1 << 16;
  private static final int LONG = 1 << 20;

  private static final List<String> NASTY =
      List.of(
          "a",
          "a.",
          "@",
          "a@",
          "a@a.",
          "%40",
          "a=",
          "+a=",
          "1",
          "1 ",
          "11-",
          "1.",
          "1.1.1.",
          "1:",
          "::",
          "f:",
          "eyJ",
          "eyJa.",
          "eyJ-",
          "sk-",
          "sk-a1",
          "hf_",
          "-----BEGIN ",
          "-",
          "-----BEGIN PRIVATE KEY-----",
          "DE89 ",
          "DE89",
          "4111 1111 ",
          "a@b.co ");

  /** Of the library's own time, which is linear too but long. */
  private static final List<String> NASTY_NUMBERS = List.of("1 ", "+", "(1", "1ext", "(2)-3.4/");

  static List<Detector> ownDetectors() {
    return Arrays.stream(Detector.values()).filter(one -> one != Detector.PHONE).toList();
  }

  @ParameterizedTest
  @MethodSource("ownDetectors")
  void takesLinearTimeForNastyTexts(Detector detector) {
    for (String part : NASTY) {
      double seconds = seconds(detector, part, LONG);

      assertThat(seconds).as("%s of %s", detector, part).isLessThan(5);
    }
  }

  @ParameterizedTest
  @MethodSource("nastyNumbers")
  void takesLinearTimeForNastyNumbers(String part) {
    double little = seconds(Detector.PHONE, part, SHORT);
    double much = seconds(Detector.PHONE, part, 4 * SHORT);

    assertThat(much).as("seconds, %s before", little).isLessThan(Math.max(2, 12 * little));
  }

  static List<String> nastyNumbers() {
    return NASTY_NUMBERS;
  }

  /** Of this thread's own time, since others run on the machine. */
  private static double seconds(Detector detector, String part, int length) {
    String text = part.repeat(length / part.length());
    Finder finder = Finder.of(detector, "US");
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    finder.find(text, new ArrayList<>());
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
  }
}
