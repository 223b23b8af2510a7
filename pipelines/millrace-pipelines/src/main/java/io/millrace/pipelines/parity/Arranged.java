/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.pipelines.parity.TimedRecords.Timed;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The records of an input in an order of arrival, and as files of it, one per partition.
 *
 * @param repeats how many records are copies that were added
 * @param stragglers how many were held back until they are late
 */
record Arranged(
    TimedRecords input,
    Duration disorder,
    List<List<Timed>> partitions,
    long repeats,
    long stragglers) {

  long records() {
    return partitions.stream().mapToLong(List::size).sum();
  }

  /**
   * Writes the files.
   *
   * @param folder of this input, named as its option
   * @param without the places of records to leave out
   */
  void write(Path folder, Set<String> without) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < partitions.size(); i++) {
      Path file = file(folder, i);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        if (input.header() != null) {
          line(out, input.header().getBytes(UTF_8));
        }
        List<Timed> records = partitions.get(i);
        for (int record = 0; record < records.size(); record++) {
          if (without.isEmpty() || !without.contains(place(i, record))) {
            line(out, records.get(record).bytes());
          }
        }
      }
    }
  }

  private Path file(Path folder, int partition) {
    return folder.resolve("part-" + partition + input.suffix());
  }

  private static void line(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.write('\n');
  }

  private String place(int partition, int record) {
    return place(input.input().option() + "/part-" + partition + input.suffix(), record + 1);
  }

  /** A record by its file, of which the folder and the name count, and its number there. */
  static String place(String file, long number) {
    Path path = Path.of(file);
    Path end = path.subpath(path.getNameCount() - 2, path.getNameCount());
    return end + "#" + number;
  }

  /**
   * The places of the late records, by the rule alone: a row is late when its deadline is not after
   * its stamp, the latest event time before it in its partition less the disorder.
   */
  Set<String> late() {
    Set<String> late = new TreeSet<>();
    for (int i = 0; i < partitions.size(); i++) {
      long latest = Long.MIN_VALUE;
      List<Timed> records = partitions.get(i);
      for (int record = 0; record < records.size(); record++) {
        Timed one = records.get(record);
        if (one.hasTime()) {
          long deadline = input.input().deadlines().applyAsLong(one.time());
          if (latest != Long.MIN_VALUE && deadline <= latest - disorder.toMillis()) {
            late.add(place(i, record));
          }
          latest = Math.max(latest, one.time());
        }
      }
    }
    return late;
  }
}
