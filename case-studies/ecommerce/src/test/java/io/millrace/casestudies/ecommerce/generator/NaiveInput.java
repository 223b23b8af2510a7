/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One input read back whole.
 *
 * @param good all records that are not poison, by file, in the order they stand in
 * @param kept the earliest record of each key
 */
record NaiveInput(List<List<NaiveRecord>> good, List<NaiveRecord> kept, Answers.Counts counts) {

  static NaiveInput orders(Path directory) throws IOException {
    return read(directory, 1, NaiveRecord::orderLine);
  }

  static NaiveInput clicks(Path directory) throws IOException {
    return read(directory, 0, NaiveRecord::click);
  }

  private static NaiveInput read(Path directory, int headerLines, NaiveRecord.Parser parser)
      throws IOException {
    List<List<NaiveRecord>> good = new ArrayList<>();
    SortedMap<String, Long> rejected = new TreeMap<>();
    long written = 0;
    for (GeneratedLines file : GeneratedLines.of(directory)) {
      List<NaiveRecord> ofFile = new ArrayList<>();
      for (byte[] line : file.lines().subList(headerLines, file.lines().size())) {
        written++;
        try {
          ofFile.add(parser.parse(line));
        } catch (NaiveRecord.Refused e) {
          rejected.merge(String.valueOf(e.getMessage()), 1L, Long::sum);
        }
      }
      good.add(ofFile);
    }
    return deduplicate(good, written, rejected);
  }

  private static NaiveInput deduplicate(
      List<List<NaiveRecord>> good, long written, SortedMap<String, Long> rejected) {
    Map<String, List<NaiveRecord>> byKey = new LinkedHashMap<>();
    good.forEach(
        file ->
            file.forEach(
                record -> byKey.computeIfAbsent(record.key(), k -> new ArrayList<>()).add(record)));
    List<NaiveRecord> kept = new ArrayList<>();
    long exact = 0;
    long conflicting = 0;
    for (List<NaiveRecord> sameKey : byKey.values()) {
      sameKey.sort(Comparator.comparing(NaiveRecord::time));
      NaiveRecord winner = sameKey.get(0);
      kept.add(winner);
      for (NaiveRecord copy : sameKey.subList(1, sameKey.size())) {
        if (copy.content().equals(winner.content())) {
          exact++;
        } else {
          conflicting++;
        }
      }
    }
    return new NaiveInput(
        good, kept, new Answers.Counts(written, kept.size(), exact, conflicting, rejected));
  }
}
