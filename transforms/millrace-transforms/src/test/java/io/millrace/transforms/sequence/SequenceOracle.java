/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.period.KeyRows;
import io.millrace.transforms.sequence.SequenceScript.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Looks for one stage after the other among the rows of a key, with its eyes alone. */
final class SequenceOracle {
  private final SequenceScript script;
  private final List<Row> rows;
  private final List<Part> parts = new ArrayList<>();

  /** The letters that are not to come before each part, and at the end. */
  private final List<String> absent = new ArrayList<>();

  private SequenceOracle(SequenceScript script, List<Row> rows) {
    this.script = script;
    this.rows = rows;
    String letters = "";
    for (Part part : script.parts()) {
      if (part.isAbsent()) {
        letters += part.fits();
      } else {
        parts.add(part);
        absent.add(letters);
        letters = "";
      }
    }
    absent.add(letters);
  }

  /** What is found among rows of a key, shown. */
  static List<String> expected(SequenceScript script, KeyRows rows) {
    List<Row> ordered = IntStream.range(0, rows.size()).mapToObj(rows::row).toList();
    SequenceOracle oracle = new SequenceOracle(script, ordered);
    return oracle.all().stream().map(oracle::show).toList();
  }

  /**
   * A match or what timed out.
   *
   * @param place of the decision: a row's index, or that of the first row after a time - 0.5
   */
  private record Found(
      int start, boolean matched, List<List<Integer>> taken, double place, long at) {}

  private List<Found> all() {
    List<Found> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Found found = fits(parts.get(0), row) ? from(row) : null;
      if (found != null) {
        all.add(found);
      }
    }
    return all.stream().filter(one -> !isDropped(one, all)).toList();
  }

  private boolean isDropped(Found one, List<Found> all) {
    return script.afterMatch() == AfterMatch.SKIP_OVERLAPPED
        && all.stream()
            .filter(other -> other.matched && other.start < one.start)
            .anyMatch(other -> one.start <= other.place && other.place <= one.place);
  }

  private @Nullable Found from(int start) {
    int end = start;
    while (end < rows.size() && time(end) < time(start) + script.within()) {
      end++;
    }
    List<List<Integer>> taken = new ArrayList<>();
    int first = start;
    for (int stage = 0; ; stage++) {
      Part now = parts.get(stage);
      boolean isLast = stage == parts.size() - 1;
      List<Integer> own = new ArrayList<>(List.of(first));
      taken.add(own);
      int row = first + 1;
      while (row < end && own.size() < now.max() && !has(row, "" + now.until())) {
        boolean enough = own.size() >= now.min();
        boolean adjacent = row == own.get(own.size() - 1) + 1;
        if (fits(now, row)) {
          own.add(row);
        } else if (now.consecutive()
            || (enough && has(row, absent.get(stage + 1)))
            || (enough && !isLast && begins(stage + 1, row, adjacent))) {
          break;
        }
        row++;
      }
      if (own.size() < now.min()) {
        return row == end ? found(start, false, taken, end) : null;
      }
      boolean full = own.size() == now.max();
      if (isLast && absent.get(stage + 1).isEmpty()) {
        return found(start, true, taken, full ? own.get(own.size() - 1) : row, end);
      }
      boolean adjacent = row == own.get(own.size() - 1) + 1;
      while (row < end
          && !has(row, absent.get(stage + 1))
          && (isLast || !begins(stage + 1, row, adjacent))) {
        if (!isLast && parts.get(stage + 1).isStrict()) {
          return null;
        }
        row++;
      }
      if (row == end) {
        return found(start, isLast, taken, end);
      }
      if (has(row, absent.get(stage + 1))) {
        return null;
      }
      first = row;
    }
  }

  private Found found(int start, boolean matched, List<List<Integer>> taken, int end) {
    return found(start, matched, taken, end, end);
  }

  private Found found(int start, boolean matched, List<List<Integer>> taken, int by, int end) {
    return by == end
        ? new Found(start, matched, taken, end - 0.5, time(start) + script.within())
        : new Found(start, matched, taken, by, time(by));
  }

  private boolean begins(int stage, int row, boolean adjacent) {
    return fits(parts.get(stage), row) && (adjacent || !parts.get(stage).isStrict());
  }

  private boolean fits(Part part, int row) {
    return has(row, "" + part.fits()) && !has(row, "" + part.until());
  }

  /** Of the letters '-' is none. */
  private boolean has(int row, String any) {
    String letters = requireNonNull(rows.get(row).getString("letters"));
    return any.chars().anyMatch(letter -> letter != '-' && letters.indexOf(letter) >= 0);
  }

  private long time(int row) {
    return requireNonNull(rows.get(row).getDateTime("at")).getMillis();
  }

  /** As {@link #show(Row)}. */
  private String show(Found found) {
    List<Integer> last = found.taken.get(found.taken.size() - 1);
    StringBuilder text = new StringBuilder();
    text.append(rows.get(found.start).getString("key")).append(' ').append(time(found.start));
    text.append(' ').append(time(last.get(last.size() - 1))).append(' ').append(found.at);
    text.append(found.matched ? " matched" : " timed_out");
    for (int i = 0; i < parts.size(); i++) {
      List<Integer> own = i < found.taken.size() ? found.taken.get(i) : List.of();
      text.append(' ').append(own.size());
      text.append(' ').append(own.isEmpty() ? null : id(own.get(0)));
      text.append(' ').append(own.isEmpty() ? null : id(own.get(own.size() - 1)));
    }
    return text.toString();
  }

  private @Nullable Long id(int row) {
    return rows.get(row).getInt64("id");
  }

  /** A row that was given out. */
  static String show(Row row) {
    StringBuilder text = new StringBuilder();
    text.append(row.getString(0));
    for (int field = 1; field < 4; field++) {
      text.append(' ').append(requireNonNull(row.getDateTime(field)).getMillis());
    }
    for (int field = 4; field < row.getFieldCount(); field++) {
      text.append(' ').append(row.<Object>getValue(field));
    }
    return text.toString();
  }
}
