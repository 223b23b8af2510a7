/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.pipelines.parity.ComparedTable.Holds;
import io.millrace.pipelines.report.ParityReport.Held;
import io.millrace.pipelines.report.ParityReport.Table;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the tables of a run against what they must be.
 *
 * @param same a run in batch over the same files; null for that run itself
 * @param sameMode the first run in the same mode over the same files; null for that run itself
 * @param first a run in batch over the records in another order; null where it says nothing new
 * @param late the places of the rows that were late
 * @param withoutLate a run in batch over the same files without them; null if there are none
 */
record CellJudge(
    Comparison comparison,
    @Nullable Other same,
    @Nullable Other sameMode,
    @Nullable Other first,
    Set<String> late,
    @Nullable Other withoutLate) {
  private static final int SHOWN = 5;

  /** Another run, and what it is in words. */
  record Other(String name, CellTables tables) {}

  List<Table> judge(CellTables cell) {
    return comparison.tables().stream().map(table -> judge(cell, table)).toList();
  }

  private Table judge(CellTables cell, ComparedTable table) {
    List<Held> held = new ArrayList<>();
    boolean changed = withoutLate != null && table.holds() != Holds.RECORDS;
    if (table.holds() == Holds.COUNTS) {
      hold(cell, table, sameMode, held);
    } else if (changed) {
      hold(cell, table.anywhere(), withoutLate, held);
    } else {
      hold(cell, table, same, held);
    }
    if (table.holds() == Holds.RESULTS && withoutLate == null) {
      hold(cell, table.anywhere(), first, held);
      comparison.expected().stream()
          .filter(expected -> expected.table().name().equals(table.name()))
          .forEach(expected -> held.add(expected(cell, expected)));
    }
    TableRows rows = cell.rows(table);
    return new Table(
        table.name(), rows.digest().rows(), rows.windows(), rows.digest().hash(), held);
  }

  private static void hold(
      CellTables cell, ComparedTable table, @Nullable Other other, List<Held> held) {
    if (other != null) {
      held.add(cell.rows(table).against(other.name(), other.tables().rows(table)));
    }
  }

  private static Held expected(CellTables cell, ExpectedRows expected) {
    TableRows wanted = TableRows.read(expected.table(), expected.rows());
    return cell.rows(expected.table()).against("the oracle", wanted);
  }

  /** The late rows as a table of their places, held against those that the rule makes late. */
  Table lateRows(Set<String> byTheRule) {
    List<String> differences = new ArrayList<>();
    byTheRule.stream()
        .filter(place -> !late.contains(place))
        .forEach(place -> differences.add(place + ": not late (must be late)"));
    late.stream()
        .filter(place -> !byTheRule.contains(place))
        .forEach(place -> differences.add(place + ": late (must not be late)"));
    List<String> shown = differences.subList(0, Math.min(SHOWN, differences.size()));
    Held rule = new Held("the stamps", byTheRule.size(), shown);
    String all = String.join("\n", new TreeSet<>(late));
    return new Table("late rows", late.size(), 0, sha256(all), List.of(rule));
  }

  /** One hash over those of several tables. */
  static String hash(List<Table> tables) {
    return sha256(
        tables.stream()
            .map(table -> table.table() + " " + table.hash() + "\n")
            .collect(Collectors.joining()));
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Missing SHA-256, which every Java has", e);
    }
  }
}
