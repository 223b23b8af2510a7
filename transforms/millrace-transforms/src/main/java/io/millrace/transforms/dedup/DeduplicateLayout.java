/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.ContentBytes;
import io.millrace.transforms.period.PeriodCut;
import io.millrace.transforms.period.SessionCut;
import io.millrace.transforms.period.SpanCut;
import io.millrace.transforms.period.TumblingCut;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: the winner of a key, and what its duplicates are to it. */
final class DeduplicateLayout implements Serializable {
  static final String CONFLICTING = "conflicting";

  private static final long serialVersionUID = 1L;

  private final List<String> keyNames;
  private final WinnerOrder order;
  private final ContentBytes compared;

  /** Null of the whole input. */
  private final @Nullable SpanCut spans;

  private final PeriodCut periods;
  private final Schema duplicateSchema;

  private DeduplicateLayout(DeduplicateSpec spec, Schema input) {
    keyNames = spec.keys();
    order = new WinnerOrder(input, requireNonNull(spec.keep(), "keep is null"), ordering(spec));
    compared = new ContentBytes(input, comparedOf(spec, input.getFieldNames()));
    duplicateSchema = duplicateSchema(input);
    Duration span = spec.scope().span();
    Duration lateness = spec.lateness() == null ? Duration.ZERO : spec.lateness();
    switch (spec.scope().kind()) {
      case WINDOWS -> {
        requireNonNull(span, "span is null");
        spans = new TumblingCut(span.toMillis());
        periods = PeriodCut.of(span, Duration.ZERO, lateness);
      }
      case SESSIONS -> {
        requireNonNull(span, "span is null");
        Duration cap = requireNonNull(spec.scope().cap(), "cap is null");
        spans = new SessionCut(span.toMillis(), cap.toMillis());
        periods = SessionCut.periods(span, cap, spec.every(), lateness).givingBack();
      }
      default -> {
        spans = null;
        periods = PeriodCut.UNCUT;
      }
    }
  }

  /**
   * @param rows the schema of the input's rows
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static DeduplicateLayout of(DeduplicateSpec spec, PCollection<?> input, Schema rows) {
    DeduplicateCheck.winners(spec, input, rows);
    return new DeduplicateLayout(spec, rows);
  }

  /** The fields that order rows, by time first. */
  static List<String> ordering(DeduplicateSpec spec) {
    List<String> ordering = new ArrayList<>();
    if (spec.keep() != null && spec.keep().timeField() != null) {
      ordering.add(spec.keep().timeField());
    }
    if (spec.compared() != null) {
      ordering.addAll(spec.compared());
    }
    ordering.addAll(spec.ties());
    return ordering;
  }

  /** The fields that tell whether duplicates agree. */
  static List<String> comparedOf(DeduplicateSpec spec, List<String> fields) {
    if (spec.compared() != null && !spec.compared().isEmpty()) {
      return spec.compared();
    }
    List<String> left = new ArrayList<>(fields);
    left.removeAll(spec.keys());
    left.removeAll(ordering(spec));
    left.remove(spec.times().stamp());
    return left;
  }

  static Schema duplicateSchema(Schema rows) {
    return Schema.builder().addFields(rows.getFields()).addBooleanField(CONFLICTING).build();
  }

  /** Those who tell what duplicates are to the row that was kept. */
  static Block duplicates(Block rows, Schema duplicateSchema, int[] conflicting, int count) {
    DeduplicateMetrics.CONFLICTS.counter().inc(Arrays.stream(conflicting, 0, count).sum());
    Column flags = Block.flags(Arrays.copyOf(conflicting, count), flag -> flag == 1);
    return rows.with(duplicateSchema, List.of(flags));
  }

  Schema duplicateSchema() {
    return duplicateSchema;
  }

  List<String> keyNames() {
    return keyNames;
  }

  @Nullable SpanCut spans() {
    return spans;
  }

  PeriodCut periods() {
    return periods;
  }

  WinnerOrder order() {
    return order;
  }

  /** Whether two rows of a key differ in content. */
  boolean conflict(Block winner, int winnerRow, Block block, int row) {
    return !Arrays.equals(compared.of(winner, winnerRow), compared.of(block, row));
  }
}
