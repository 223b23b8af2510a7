/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Comparators;
import org.jspecify.annotations.Nullable;

/**
 * New rows and those that a table has of their keys: which of each key stays. Counts so that of
 * each key new rows and the one before are as many as the one that stays and those superseded. Not
 * thread-safe.
 */
final class KeyContest {
  private static final Comparator<KeyedRow> RANK =
      Comparator.comparingLong(KeyedRow::order).thenComparing(KeyedRow::deleted);
  private final UpsertKey key;
  private final Map<List<Object>, List<KeyedRow>> rows = new HashMap<>();
  private long superseded;
  private long deleted;

  KeyContest(UpsertKey key) {
    this.key = key;
  }

  void enter(KeyedRow row) {
    rows.computeIfAbsent(row.key(), first -> new ArrayList<>(1)).add(row);
  }

  /** The keys that new rows have. */
  Set<List<Object>> keys() {
    return rows.keySet();
  }

  /** A row of the table, of whichever key. */
  void meet(KeyedRow row) {
    List<KeyedRow> others = rows.get(row.key());
    if (others != null) {
      others.add(row);
    }
  }

  /**
   * What the table keeps in mind of a deleted key. It holds no longer where the key has a row
   * again.
   */
  void meetDeleted(KeyedRow row) {
    List<KeyedRow> others = rows.get(row.key());
    if (others == null) {
      return;
    }
    KeyedRow present = others.stream().filter(other -> !other.isNew()).findFirst().orElse(null);
    if (present == null) {
      others.add(row);
    } else if (present.deleted() && present.order() < row.order()) {
      others.remove(present);
      others.add(row);
    }
  }

  /**
   * Ends it.
   *
   * @param whole gives all columns of rows
   * @param hide takes each row that a file has and readers are not to see
   * @return the new rows that say their key is gone, and are the last of it
   */
  List<KeyedRow> settle(
      Schema schema,
      Function<Collection<KeyedRow>, Map<KeyedRow, Record>> whole,
      Consumer<KeyedRow> hide) {
    List<KeyedRow> gone = new ArrayList<>();
    List<KeyedRow> ties = new ArrayList<>();
    rows.values().forEach(ofKey -> ties.addAll(tied(ofKey)));
    Content content = new Content(schema, ties.isEmpty() ? Map.of() : whole.apply(ties));
    for (List<KeyedRow> ofKey : rows.values()) {
      KeyedRow last = last(leaders(ofKey), content);
      for (KeyedRow row : ofKey) {
        boolean isLast = row.equals(last);
        count(row, isLast);
        if (row.deleted() ? row.isNew() : !isLast) {
          hide.accept(row);
        }
      }
      if (last.deleted() && last.isNew()) {
        gone.add(last);
      }
    }
    return gone;
  }

  private void count(KeyedRow row, boolean isLast) {
    int before = row.isNew() ? 0 : 1;
    int after = isLast ? 1 : 0;
    if (row.deleted()) {
      deleted += after - before;
    }
    superseded += 1 - after;
  }

  /** The rows of a key that only their other columns can tell apart. */
  private List<KeyedRow> tied(List<KeyedRow> ofKey) {
    List<KeyedRow> leaders = leaders(ofKey);
    boolean areAllDeleted = leaders.stream().allMatch(KeyedRow::deleted);
    return leaders.size() == 1 || areAllDeleted ? List.of() : leaders;
  }

  private List<KeyedRow> leaders(List<KeyedRow> ofKey) {
    if (ofKey.size() == 1) {
      return ofKey;
    }
    if (key.order() == null) {
      return ofKey.stream().filter(KeyedRow::isNew).toList();
    }
    KeyedRow highest = ofKey.stream().max(RANK).orElseThrow();
    return ofKey.stream().filter(row -> RANK.compare(row, highest) == 0).toList();
  }

  private KeyedRow last(List<KeyedRow> leaders, Content content) {
    KeyedRow last = leaders.get(0);
    for (KeyedRow other : leaders.subList(1, leaders.size())) {
      int difference = last.deleted() && other.deleted() ? 0 : content.compare(other, last);
      if (difference != 0 && key.order() == null) {
        throw new IllegalStateException(
            "Cannot upsert the key "
                + key.columns()
                + " = "
                + shortened(last.key())
                + ": two rows of one commit differ, and no column orders them");
      }
      // Of equal ones that which is there already stays: less to change.
      if (difference > 0 || (difference == 0 && !other.isNew())) {
        last = other;
      }
    }
    return last;
  }

  private static String shortened(List<Object> key) {
    String text = key.toString();
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  /** How many rows others take the place of. */
  long superseded() {
    return superseded;
  }

  /** How many more keys are gone. */
  long deleted() {
    return deleted;
  }

  /** Compares rows by all their columns. */
  private static final class Content {
    private final Map<KeyedRow, StructLike> rows = new HashMap<>();
    private final Comparator<StructLike> order;

    Content(Schema schema, Map<KeyedRow, Record> whole) {
      this.order = Comparators.forType(schema.asStruct());
      InternalRecordWrapper internal = new InternalRecordWrapper(schema.asStruct());
      whole.forEach((row, record) -> rows.put(row, internal.copyFor(record)));
    }

    int compare(KeyedRow one, KeyedRow other) {
      return order.compare(of(one), of(other));
    }

    private StructLike of(@Nullable KeyedRow row) {
      return requireNonNull(rows.get(row), "row");
    }
  }
}
