/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.io.files.LineChunks.Chunk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold for any bytes in any ranges; a failure names the seed that made them. */
class LineChunksTest {
  private static final int FILES = 400;
  private static final String[] PIECES = {
    "\n", "\n", "\r\n", "\r", "\n\n", "a", "{}", "\u00fc", "\ud83d\ude00", "\ufeff", "a longer one"
  };

  /** A line as found: where it starts, and its bytes; only a hash and a length if it was cut. */
  private record Found(long offset, long length, String sha256) {
    static Found of(byte[] bytes, int from, int to, long offset) {
      byte[] line = Arrays.copyOfRange(bytes, from, to);
      return new Found(offset, line.length, Reading.sha256(line));
    }
  }

  @Test
  void givesEveryLineInExactlyOneRange() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < FILES; i++) {
      byte[] file = file(random);
      int maxLine = 1 + random.nextInt(12);
      int chunk = 1 + random.nextInt(20);
      for (int rangeBytes = 1; rangeBytes <= file.length; rangeBytes++) {
        List<Found> found = new ArrayList<>();

        for (FileRange range : ranges(file, rangeBytes)) {
          found.addAll(linesOf(file, range, maxLine, chunk));
        }

        assertThat(found)
            .as("seed %d, file %d, %d bytes a range, %d a chunk", seed, i, rangeBytes, chunk)
            .isEqualTo(linesOf(file));
      }
    }
  }

  @Test
  void givesAllLinesBeforeAFailureAndWhatIsLeft() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < FILES; i++) {
      byte[] file = file(random);
      int end = random.nextInt(file.length + 1);
      String shown = "seed " + seed + ", file " + i;
      InputStream in = new BrokenStream(file, 0, end);
      FileRange whole = new FileRange("a", FileCompression.NONE, 0, Long.MAX_VALUE);
      LineChunks chunks =
          new LineChunks(
              in, whole, 1 + random.nextInt(12), random.nextBoolean(), 1 + random.nextInt(9));
      List<Found> found = new ArrayList<>();

      Throwable failure = catchThrowable(() -> addLines(chunks, found));

      byte[] before = Arrays.copyOf(file, end);
      List<Found> expected = linesOf(before);
      assertThat(failure).as(shown).hasMessage("the disk is gone");
      assertThat(chunks.readTo()).as(shown).isEqualTo(end);
      RecordBytes rest = chunks.rest();
      if (!expected.isEmpty() && file[end - 1] != '\n') {
        Found last = expected.remove(expected.size() - 1);
        assertThat(rest.length()).as(shown).isEqualTo(last.length());
        assertThat(rest.sha256Hex()).as(shown).isEqualTo(last.sha256());
        assertThat(chunks.readTo() - rest.length()).as(shown).isEqualTo(last.offset());
      } else {
        assertThat(rest.length()).as(shown).isZero();
      }
      assertThat(found).as(shown).isEqualTo(expected);
    }
  }

  @Test
  void leavesTheBytesOfAChunkThatLastsAsTheyAre() throws IOException {
    byte[] file = "a\nbb\nccc\ndddd\neeeee\n".getBytes(StandardCharsets.UTF_8);
    FileRange whole = new FileRange("a", FileCompression.NONE, 0, Long.MAX_VALUE);
    LineChunks chunks = new LineChunks(new ByteArrayInputStream(file), whole, 9, true, 8);
    List<Chunk> given = new ArrayList<>();

    for (Chunk next = chunks.next(); next != null; next = chunks.next()) {
      given.add(next);
    }

    String all =
        given.stream()
            .map(chunk -> new String(chunk.bytes(), 0, chunk.length(), StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    assertThat(given).hasSizeGreaterThan(2);
    assertThat(all).isEqualTo(new String(file, StandardCharsets.UTF_8));
  }

  private static List<Found> linesOf(byte[] file, FileRange range, int maxLine, int chunk)
      throws IOException {
    int from = (int) Math.max(0, range.from() - 1);
    InputStream in = new ByteArrayInputStream(file, from, file.length - from);
    List<Found> found = new ArrayList<>();
    boolean lasting = maxLine % 2 == 0;
    addLines(new LineChunks(in, range, maxLine, lasting, chunk), found);
    return found;
  }

  private static void addLines(LineChunks chunks, List<Found> found) throws IOException {
    for (Chunk next = chunks.next(); next != null; next = chunks.next()) {
      RecordBytes cut = next.cut();
      if (cut != null) {
        found.add(new Found(next.offset(), cut.length(), cut.sha256Hex()));
        continue;
      }
      byte[] bytes = Arrays.copyOf(next.bytes(), next.length());
      found.addAll(linesOf(bytes, next.offset()));
    }
  }

  private static List<Found> linesOf(byte[] file) {
    return linesOf(file, 0);
  }

  /** The lines by the text of a regular expression, without the mark and the line ends. */
  private static List<Found> linesOf(byte[] bytes, long offset) {
    String text = new String(bytes, ISO_8859_1);
    List<Found> lines = new ArrayList<>();
    int from = offset == 0 && text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
    while (from < bytes.length) {
      int end = text.indexOf('\n', from);
      int to = end < 0 ? bytes.length : end > from && bytes[end - 1] == '\r' ? end - 1 : end;
      lines.add(Found.of(bytes, from, to, offset + from));
      from = end < 0 ? bytes.length : end + 1;
    }
    return lines;
  }

  private static List<FileRange> ranges(byte[] file, int rangeBytes) {
    InputFile input =
        new InputFile("a", file.length, FileFormat.JSONL, FileCompression.NONE, file.length == 0);
    return FileRange.of(List.of(input), rangeBytes);
  }

  private static byte[] file(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (random.nextInt(5) == 0) {
      out.writeBytes("\ufeff".getBytes(UTF_8));
    }
    for (int piece = random.nextInt(25); piece > 0; piece--) {
      out.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
    }
    return out.toByteArray();
  }
}
