/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils lines, mostly a little. */
final class LineMutator {
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\",
          "\\\"",
          "\\u0061",
          "\\ud83d",
          "\\ude00",
          "\\u00",
          "\\x",
          "null",
          "true",
          "nul",
          "-",
          ".",
          "e",
          "E+",
          "0",
          "00",
          "9999999999",
          " ",
          "\t",
          "\n",
          "\u0000",
          "\u001f",
          "\u007f",
          "\u00e9",
          "\ud83d\ude00",
          "\ufeff",
          "\"ts\":1,",
          "\"quantity\":3,",
          ",\"zz\":{\"a\":1,\"a\":2}",
          ",\"\\u0074s\":5",
          ",\"q\\u0075antity\":1",
          "{}",
          "[]",
          "\"\":0,",
          "/*c*/",
          "'",
          "NaN",
          ",,",
          "}{");
  private static final byte[][] NOT_UTF8 = {
    {(byte) 0x80},
    {(byte) 0xC0, (byte) 0xAF},
    {(byte) 0xC1, (byte) 0xBF},
    {(byte) 0xE0, (byte) 0x9F, (byte) 0xBF},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xF0, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF},
    {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xFE},
    {(byte) 0xC2},
  };

  private final Random random;
  private final RandomLines lines;

  LineMutator(Random random, RandomLines lines) {
    this.random = random;
    this.lines = lines;
  }

  byte[] mutate(byte[] line) {
    byte[] mutated = line;
    for (int i = Math.max(0, random.nextInt(6) - 2); i > 0; i--) {
      mutated = once(mutated);
    }
    return mutated;
  }

  private byte[] once(byte[] line) {
    int from = random.nextInt(line.length + 1);
    int to = Math.min(line.length, from + random.nextInt(12));
    return switch (random.nextInt(12)) {
      case 0 -> replaced(line, from, to, Arrays.copyOfRange(line, from, to));
      case 1, 2 ->
          spliced(line, from, from, PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8));
      case 3 -> spliced(line, from, to, new byte[0]);
      case 4 -> spliced(line, from, from, Arrays.copyOfRange(line, from, to));
      case 5 -> Arrays.copyOf(line, from);
      case 6 -> tail(line, from);
      case 7 -> swapped(line, from, to);
      case 8 -> number(line, from);
      case 9 -> escaped(line, from);
      case 10 -> spliced(line, from, from, NOT_UTF8[random.nextInt(NOT_UTF8.length)]);
      default -> member(line, from);
    };
  }

  private byte[] replaced(byte[] line, int from, int to, byte[] with) {
    if (with.length > 0) {
      with[random.nextInt(with.length)] = (byte) random.nextInt(256);
    }
    return spliced(line, from, to, with);
  }

  private byte[] tail(byte[] line, int from) {
    byte[] other = lines.line();
    int start = Math.min(other.length, from);
    return spliced(line, from, line.length, Arrays.copyOfRange(other, start, other.length));
  }

  /** Two neighbouring ranges change places. */
  private byte[] swapped(byte[] line, int from, int to) {
    int end = Math.min(line.length, to + random.nextInt(12));
    byte[] head = Arrays.copyOfRange(line, to, end);
    return spliced(spliced(line, to, end, new byte[0]), from, from, head);
  }

  /** The next number becomes another one, or any value. */
  private byte[] number(byte[] line, int from) {
    int start = from;
    while (start < line.length && !Numbers.startsWith(line[start])) {
      start++;
    }
    int end = start;
    while (end < line.length && Numbers.startsWith(line[end])) {
      end++;
    }
    String value = random.nextInt(4) == 0 ? lines.value(2) : lines.number();
    return spliced(line, start, end, value.getBytes(UTF_8));
  }

  /** A letter is written as an escape, which means the same inside a string or a key. */
  private byte[] escaped(byte[] line, int from) {
    int at = from;
    while (at < line.length && (line[at] < 'a' || line[at] > 'z')) {
      at++;
    }
    return at == line.length
        ? line
        : spliced(line, at, at + 1, "\\u%04x".formatted((int) line[at]).getBytes(UTF_8));
  }

  /** What stands between two commas is given twice, or goes. */
  private byte[] member(byte[] line, int from) {
    int start = next(line, from);
    int end = next(line, start + 1);
    if (end > line.length) {
      return line;
    }
    byte[] member = Arrays.copyOfRange(line, start, end);
    return random.nextBoolean()
        ? spliced(line, end, end, member)
        : spliced(line, start, end, new byte[0]);
  }

  private static int next(byte[] line, int from) {
    int at = from;
    while (at < line.length && line[at] != ',') {
      at++;
    }
    return at;
  }

  private static byte[] spliced(byte[] line, int from, int to, byte[] with) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(line.length + with.length);
    out.write(line, 0, from);
    out.writeBytes(with);
    out.write(line, to, line.length - to);
    return out.toByteArray();
  }
}
