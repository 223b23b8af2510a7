/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;

/**
 * Reads changes in a JVM of its own until it is killed, and writes what it is given into a file,
 * with a line for each checkpoint. It goes on from the file's last.
 */
final class DyingReader {
  static final String[] COLUMNS = {"id int64", "note string?"};
  private static final String MARK = "MARK ";
  private static final int CHECKPOINT = 2;

  private DyingReader() {}

  /**
   * @param args the URL, the user, the file of the password, the table, the file
   */
  public static void main(String[] args) throws Exception {
    ChangesSettings settings =
        ChangesSettings.of(args[0], args[3], List.of(COLUMNS))
            .withSlot(args[3])
            .withHeartbeat(Duration.ofMillis(200))
            .withLogin(args[1], args[2]);
    Path file = Path.of(args[4]);
    List<String> kept = kept(file);
    Files.write(file, kept);
    Reading reading = goOn(settings, kept);
    try (OutputStream out = new FileOutputStream(file.toFile(), true)) {
      for (int batches = 1; ; batches++) {
        while (!reading.next()) {
          Thread.onSpinWait();
        }
        StringBuilder lines = new StringBuilder();
        reading.rows.forEach(row -> lines.append(line(row)).append('\n'));
        reading.rows.clear();
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        if (batches % CHECKPOINT == 0) {
          ChangesMark mark = reading.mark();
          byte[] bytes = CoderUtils.encodeToByteArray(ChangesMarkCoder.INSTANCE, mark);
          out.write(
              (MARK + Base64.getEncoder().encodeToString(bytes) + "\n")
                  .getBytes(StandardCharsets.UTF_8));
          mark.finalizeCheckpoint();
        }
      }
    }
  }

  /** Reads on behind the last of some lines, which is a checkpoint if there are any. */
  static Reading goOn(ChangesSettings settings, List<String> kept) throws IOException {
    Reading reading = Reading.of(settings);
    if (kept.isEmpty()) {
      return reading;
    }
    byte[] mark = Base64.getDecoder().decode(kept.get(kept.size() - 1).substring(MARK.length()));
    return reading.from(CoderUtils.decodeFromByteArray(ChangesMarkCoder.INSTANCE, mark));
  }

  static String line(Row row) {
    return "%d %s %s %s %d"
        .formatted(
            row.getInt64("id"),
            row.getString("note"),
            row.getBoolean("deleted"),
            row.getString("op"),
            row.getInt64("position"));
  }

  /** The lines up to the last checkpoint that was written whole. */
  static List<String> kept(Path file) throws Exception {
    String text = Files.exists(file) ? Files.readString(file) : "";
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    int end = lines.size();
    while (end > 0 && !lines.get(end - 1).startsWith(MARK)) {
      end--;
    }
    return new ArrayList<>(lines.subList(0, end));
  }

  static boolean isRow(String line) {
    return !line.startsWith(MARK);
  }
}
