/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.period.KeyRows;
import io.millrace.transforms.period.KeyWork;
import io.millrace.transforms.period.Period;
import io.millrace.transforms.period.Results;
import io.millrace.transforms.sequence.Walk.End;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds the matches of one key that are decided in a period. */
final class FindMatches implements KeyWork {
  private static final long serialVersionUID = 1L;

  private final Walks walks;
  private final boolean withTimedOut;
  private final List<String> keyFields;
  private final List<Take> takes;
  private final int[] stepsOfTakes;
  private final Schema outputSchema;
  private final Counter matched = MatchSequenceMetrics.MATCHED.counter();
  private final Counter timedOut = MatchSequenceMetrics.TIMED_OUT.counter();

  FindMatches(SequenceLayout layout) {
    walks = layout.walks();
    withTimedOut = layout.withTimedOut();
    keyFields = layout.keyFields();
    takes = layout.takes();
    stepsOfTakes = layout.stepsOfTakes();
    outputSchema = layout.outputSchema();
  }

  @Override
  public void decide(KeyRows rows, Period period, Results out) {
    long[] times = new long[rows.size()];
    long[] masks = new long[rows.size()];
    for (int row = 0; row < times.length; row++) {
      times[row] = rows.time(row);
      masks[row] = walks.steps().mask(rows.at(row));
    }
    long[] found = new long[End.values().length];
    walks.find(
        times,
        masks,
        (walk, end, decidedAt) -> {
          if (period.holds(decidedAt) && (end == End.MATCHED || withTimedOut)) {
            out.add(rowOf(rows, walk, end, decidedAt), decidedAt);
            found[end.ordinal()]++;
          }
        });
    matched.inc(found[End.MATCHED.ordinal()]);
    timedOut.inc(found[End.TIMED_OUT.ordinal()]);
  }

  private Row rowOf(KeyRows rows, Walk walk, End end, long decidedAt) {
    List<@Nullable Object> values = new ArrayList<>(outputSchema.getFieldCount());
    int first = walk.first(0);
    for (String key : keyFields) {
      values.add(rows.at(first).value(key));
    }
    values.add(Instant.ofEpochMilli(rows.time(first)));
    values.add(Instant.ofEpochMilli(rows.time(walk.last())));
    values.add(Instant.ofEpochMilli(decidedAt));
    values.add(end == End.MATCHED ? "matched" : "timed_out");
    for (int i = 0; i < stepsOfTakes.length; i++) {
      values.add(valueOf(rows, walk, takes.get(i), stepsOfTakes[i]));
    }
    return Row.withSchema(outputSchema).attachValues(values);
  }

  private static @Nullable Object valueOf(KeyRows rows, Walk walk, Take take, int step) {
    String field = take.field();
    int count = walk.count(step);
    if (field == null) {
      return (long) count;
    }
    if (count == 0) {
      return null;
    }
    int row = take.which() == Take.Which.FIRST ? walk.first(step) : walk.last(step);
    return rows.at(row).value(field);
  }
}
