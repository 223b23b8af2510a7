/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * One input as a stream has it: its lines, file after file, in the order in which they arrive. Read
 * by means of the JDK alone, so that it can judge.
 *
 * @param header what each file begins with; empty for none
 */
record StreamInput(List<Line> lines, String header) {
  private static final Pattern CLICKED = Pattern.compile("\"ts\":(\\d+)");

  /** A line, whatever is in it; the bytes of a text, one a character. */
  record Line(String source, long number, String text) {
    String place() {
      return source + "#" + number;
    }
  }

  /** The files of a folder in name order; those in CSV have a header. */
  static StreamInput read(Path folder) throws IOException {
    List<Line> lines = new ArrayList<>();
    String header = "";
    try (Stream<Path> listed = Files.list(folder)) {
      for (Path file : listed.sorted().toList()) {
        List<String> texts = texts(file);
        if (file.toString().contains(".csv")) {
          header = texts.remove(0);
        }
        for (int i = 0; i < texts.size(); i++) {
          lines.add(new Line(file.toString(), i + 1, texts.get(i)));
        }
      }
    }
    return new StreamInput(lines, header);
  }

  private static List<String> texts(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      // Each line ends with a line break.
      List<String> texts =
          new ArrayList<>(List.of(new String(plain.readAllBytes(), ISO_8859_1).split("\n", -1)));
      texts.remove(texts.size() - 1);
      return texts;
    }
  }

  /** The same lines, none more than so many places from where it was, in some files. */
  StreamInput shuffled(int places, Random random) {
    List<Line> shuffled = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += places) {
      List<Line> some = new ArrayList<>(lines.subList(from, Math.min(lines.size(), from + places)));
      Collections.shuffle(some, random);
      shuffled.addAll(some);
    }
    return new StreamInput(shuffled, header);
  }

  /** The same lines without some. */
  StreamInput without(Set<String> places) {
    return new StreamInput(
        lines.stream().filter(line -> !places.contains(line.place())).toList(), header);
  }

  /** As the partitions of a topic have them, dealt in turn; numbers are offsets + 1. */
  List<StreamInput> dealt(String topic, int partitions) {
    List<StreamInput> dealt = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<Line> some = new ArrayList<>();
      for (int i = partition; i < lines.size(); i += partitions) {
        some.add(new Line(topic + "-" + partition, some.size() + 1, lines.get(i).text()));
      }
      dealt.add(new StreamInput(some, header));
    }
    return dealt;
  }

  /** The bytes of each line. */
  List<byte[]> values() {
    return lines.stream().map(line -> line.text().getBytes(ISO_8859_1)).toList();
  }

  /** Writes the lines in order, to so many files. */
  Path write(Path folder, int files) throws IOException {
    Files.createDirectories(folder);
    for (int file = 0; file < files; file++) {
      int from = (int) ((long) lines.size() * file / files);
      int to = (int) ((long) lines.size() * (file + 1) / files);
      StringBuilder text = new StringBuilder(header.isEmpty() ? "" : header + "\n");
      lines.subList(from, to).forEach(line -> text.append(line.text()).append('\n'));
      Files.write(
          folder.resolve("part-" + file + (header.isEmpty() ? ".jsonl" : ".csv")),
          text.toString().getBytes(ISO_8859_1));
    }
    return folder;
  }

  /**
   * The lines that come too late: whose period's end + the lateness is not after the largest time
   * before them less the disorder.
   */
  Set<String> late(Duration period, Duration lateness, Duration disorder) {
    Set<String> late = new HashSet<>();
    long watermark = Long.MIN_VALUE;
    for (Line line : lines) {
      long time = time(line.text());
      long end = (Math.floorDiv(time, period.toMillis()) + 1) * period.toMillis();
      if (end + lateness.toMillis() <= watermark) {
        late.add(line.place());
      }
      watermark = Math.max(watermark, time - disorder.toMillis());
    }
    return late;
  }

  private long time(String text) {
    if (!header.isEmpty()) {
      int column = List.of(header.split(",", -1)).indexOf("ordered_at");
      return Instant.parse(text.split(",", -1)[column]).toEpochMilli();
    }
    Matcher clicked = CLICKED.matcher(text);
    if (!clicked.find()) {
      throw new IllegalArgumentException("Missing required ts: " + text);
    }
    return Long.parseLong(clicked.group(1));
  }
}
