/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;

/**
 * Says in which rows two tables differ whose digests do: goes through both once more and holds only
 * the rows of some buckets in which they differ. Not thread-safe.
 */
final class TableDifference {
  private static final int SHOWN = 5;
  private static final long MOST_HELD = 50_000;

  private final ComparedTable table;
  private final Map<String, Map<String, Counted>> byKey = new TreeMap<>();

  private TableDifference(ComparedTable table) {
    this.table = table;
  }

  /** A row, and how often it is on each side. */
  private static final class Counted {
    final Row row;
    long expected;
    long found;

    Counted(Row row) {
      this.row = row;
    }
  }

  /** The first differences, one key after the other; empty if there are none. */
  static List<String> first(
      ComparedTable table,
      RowSource expected,
      TableDigest ofExpected,
      RowSource found,
      TableDigest ofFound) {
    Set<Integer> buckets = fewOf(ofExpected.differing(ofFound), ofExpected, ofFound);
    if (buckets.isEmpty()) {
      return List.of();
    }
    TableDifference difference = new TableDifference(table);
    expected.forEach(row -> difference.hold(row, buckets, ofExpected, true));
    found.forEach(row -> difference.hold(row, buckets, ofExpected, false));
    return difference.told();
  }

  private static Set<Integer> fewOf(int[] differing, TableDigest expected, TableDigest found) {
    Set<Integer> few = new TreeSet<>();
    long held = 0;
    for (int bucket : differing) {
      held += expected.rowsIn(bucket) + found.rowsIn(bucket);
      if (few.isEmpty() || held <= MOST_HELD) {
        few.add(bucket);
      }
    }
    return few;
  }

  private void hold(Row row, Set<Integer> buckets, TableDigest digest, boolean isExpected) {
    String key = RowText.of(row, table.key());
    if (buckets.contains(digest.bucketOf(key))) {
      Counted counted =
          byKey
              .computeIfAbsent(key, none -> new HashMap<>())
              .computeIfAbsent(RowText.of(row, table.columns()), none -> new Counted(row));
      if (isExpected) {
        counted.expected++;
      } else {
        counted.found++;
      }
    }
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (Map<String, Counted> rows : byKey.values()) {
      if (told.size() < SHOWN) {
        List<Counted> differing =
            new TreeMap<>(rows).values().stream().filter(row -> row.expected != row.found).toList();
        told.addAll(ofKey(differing));
      }
    }
    return List.copyOf(told.subList(0, Math.min(SHOWN, told.size())));
  }

  private List<String> ofKey(List<Counted> differing) {
    List<Counted> missing = differing.stream().filter(row -> row.found == 0).toList();
    List<Counted> unexpected = differing.stream().filter(row -> row.expected == 0).toList();
    if (differing.size() == 2 && missing.size() == 1 && unexpected.size() == 1) {
      return List.of(changed(missing.get(0).row, unexpected.get(0).row));
    }
    return differing.stream().map(this::counts).toList();
  }

  private String changed(Row expected, Row found) {
    return key(expected)
        + table.columns().stream()
            .filter(
                column ->
                    !Objects.equals(
                        RowText.of(expected.getValue(column)), RowText.of(found.getValue(column))))
            .map(
                column ->
                    "%s is %s (must be %s)"
                        .formatted(
                            column,
                            RowText.of(found.getValue(column)),
                            RowText.of(expected.getValue(column))))
            .collect(Collectors.joining(", "));
  }

  private String counts(Counted counted) {
    List<String> others = new ArrayList<>(table.columns());
    others.removeAll(table.key());
    String row = others.isEmpty() ? "" : ": " + RowText.named(counted.row, others);
    String what =
        counted.found == 0
            ? "missing"
            : counted.expected == 0
                ? "unexpected"
                : counted.found + " times (must be " + counted.expected + ")";
    return key(counted.row) + what + row;
  }

  private String key(Row row) {
    return RowText.named(row, table.key()) + ": ";
  }
}
