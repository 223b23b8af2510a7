/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Comparator.comparingLong;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * The parts of files that a commit brought, those with the earliest event times first. The same
 * whenever they are asked for.
 */
final class CommitParts {
  /** Of no commit. */
  static final CommitParts NONE = new CommitParts(List.of());

  private final List<Part> parts;

  /** Bytes from each part on. */
  private final long[] left;

  /**
   * A part of a file.
   *
   * @param earliest no row of the file is before that; {@link Block#ON_TIME} if nobody knows
   */
  record Part(FileScanTask task, long earliest) {}

  private CommitParts(List<Part> parts) {
    this.parts = parts;
    this.left = new long[parts.size() + 1];
    for (int part = parts.size() - 1; part >= 0; part--) {
      left[part] = left[part + 1] + parts.get(part).task().length();
    }
  }

  /**
   * Plans them.
   *
   * @param eventTime the id of the column
   * @param wanted which files, by location
   */
  static CommitParts of(Table table, SnapshotRange range, int eventTime, Predicate<String> wanted) {
    List<Part> parts = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = range.plan(table, eventTime)) {
      NestedField column = range.columns().findField(eventTime);
      for (FileScanTask task : tasks) {
        if (wanted.test(task.file().location())) {
          parts.add(new Part(task, earliest(task, column)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan a scan of " + table.name(), e);
    }
    parts.sort(
        comparingLong(Part::earliest)
            .thenComparing(part -> part.task().file().dataSequenceNumber())
            .thenComparing(part -> part.task().file().location())
            .thenComparing(part -> part.task().start()));
    return new CommitParts(parts);
  }

  private static long earliest(FileScanTask task, NestedField eventTime) {
    Map<Integer, ByteBuffer> bounds = task.file().lowerBounds();
    @Nullable ByteBuffer bound = bounds == null ? null : bounds.get(eventTime.fieldId());
    if (bound == null) {
      return Block.ON_TIME;
    }
    Object value = Conversions.fromByteBuffer(eventTime.type(), bound);
    return switch (eventTime.type().typeId()) {
      case DATE -> TimeUnit.DAYS.toMillis((Integer) value);
      case TIMESTAMP -> Math.floorDiv((Long) value, TimeUnit.MILLISECONDS.toMicros(1));
      default -> (Long) value;
    };
  }

  int size() {
    return parts.size();
  }

  FileScanTask task(int part) {
    return parts.get(part).task();
  }

  /** No row of that part or of a later one is before that; none if nobody knows. */
  long earliest(int part) {
    return parts.get(part).earliest();
  }

  /** How much is left from a part on. */
  long bytes(int from) {
    return left[from];
  }
}
