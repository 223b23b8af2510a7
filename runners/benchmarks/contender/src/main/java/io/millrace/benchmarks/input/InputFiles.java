/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.input;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A workload as files: eight consecutive slices of the lines, and the product table.
 *
 * @param folder holds {@code events/part-00.ndjson} to {@code part-07.ndjson} and {@code
 *     products.csv}
 * @since 0.1
 */
public record InputFiles(Path folder) {
  private static final int BUFFER = 1 << 20;
  private static final int REPORT_EVERY = 1 << 16;

  /** Where the product table stands. */
  public Path products() {
    return folder.resolve("products.csv");
  }

  /** The event files in the order they are to be read in. */
  public List<Path> events() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("events"))) {
      return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
    }
  }

  /**
   * Makes a workload's files below a folder, in one named for the workload; files made before are
   * taken as they are.
   *
   * @param progress told now and then how many lines are written
   */
  public static InputFiles make(Workload workload, Path below, IntConsumer progress)
      throws IOException {
    InputFiles made = new InputFiles(below.resolve(workload.key()));
    if (!Files.exists(made.folder)) {
      // Named at the end, so that half an input is never taken for a whole one.
      InputFiles half = new InputFiles(below.resolve(workload.key() + ".half"));
      delete(half.folder);
      half.write(workload, progress);
      Files.move(half.folder, made.folder);
    }
    return made;
  }

  /** The event files of a workload that is made elsewhere are none. */
  private void write(Workload workload, IntConsumer progress) throws IOException {
    Path events = Files.createDirectories(folder.resolve("events"));
    int written = 0;
    for (int slice = 0; slice < Workload.FILES && !workload.isGenerated(); slice++) {
      Path file = events.resolve(String.format(Locale.ROOT, "part-%02d.ndjson", slice));
      try (OutputStream out = Files.newOutputStream(file)) {
        written = write(EventLines.slice(workload, slice, Workload.FILES), out, written, progress);
      }
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(products()), BUFFER)) {
      out.write("product_id,category\n".getBytes(US_ASCII));
      for (int product : IntStream.range(0, workload.products()).toArray()) {
        out.write(("p" + product + ",c" + product % Workload.CATEGORIES + "\n").getBytes(US_ASCII));
      }
    }
    progress.accept(written);
  }

  private static int write(EventLines lines, OutputStream out, int before, IntConsumer progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    int written = before;
    int filled = 0;
    for (int length = lines.next(buffer, 0); length > 0; length = lines.next(buffer, filled)) {
      filled += length;
      if (filled > BUFFER - EventLines.MAX_BYTES) {
        out.write(buffer, 0, filled);
        filled = 0;
      }
      if (++written % REPORT_EVERY == 0) {
        progress.accept(written);
      }
    }
    out.write(buffer, 0, filled);
    return written;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
