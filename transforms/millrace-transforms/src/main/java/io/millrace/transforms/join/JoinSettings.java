/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.join.JoinSpec.Alone;
import io.millrace.transforms.join.JoinSpec.Pair;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** A {@link Join} as settings. */
record JoinSettings(
    @SchemaFieldDescription("Which rows of equal keys meet.") Meet meet,
    @SchemaFieldDescription(
            "The fields of each side that must be equal, at least one pair; null equals nothing.")
        List<Pair> on,
    @SchemaFieldDescription(
            "What becomes of rows that meet none: APART are outputs of their own, LEFT_JOINED"
                + " joins those of the left to nulls, BOTH_JOINED those of both sides.")
        @DefaultsTo("APART")
        Alone alone,
    @SchemaFieldDescription("What goes before the names of the right's fields.") @DefaultsTo("")
        String prefix,
    @SchemaFieldDescription("The right's fields that are added; all but its keys if not given.")
        @Nullable List<String> pick,
    @SchemaFieldDescription(
            "The DATETIME fields with the event time; the timestamps of the elements if not given.")
        @Nullable Pair at,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable Pair stampedBy,
    @SchemaFieldDescription(
            "The periods that unbounded input is cut into; the reach, at least a minute, if not"
                + " given. Not together with in_windows.")
        @Nullable Duration every,
    @SchemaFieldDescription("How long a period waits for rows after its end.") @DefaultsTo("PT0S")
        Duration lateness) {

  /** Which rows meet; as the factories of {@link Join}. */
  sealed interface Meet {
    Join join();

    record InWindows(
        @SchemaFieldDescription("The size of the tumbling windows, aligned to 1970-01-01T00:00Z.")
            Duration size)
        implements Meet {
      @Override
      public Join join() {
        return Join.inWindows(size);
      }
    }

    record Within(
        @SchemaFieldDescription(
                "How far before the left row the right one may be, that far included.")
            @DefaultsTo("PT0S")
            Duration before,
        @SchemaFieldDescription(
                "How far after the left row the right one may be, that far included.")
            @DefaultsTo("PT0S")
            Duration after)
        implements Meet {
      @Override
      public Join join() {
        return Join.within(before, after);
      }
    }

    record AsOf(
        @SchemaFieldDescription("How old the latest row may be that is not after the left one.")
            Duration lookBack)
        implements Meet {
      @Override
      public Join join() {
        return Join.asOf(lookBack);
      }
    }
  }

  Join join() {
    Join join = meet.join().prefix(prefix).allowingLateness(lateness);
    for (Pair pair : on) {
      join = join.on(pair.left(), pair.right());
    }
    join =
        switch (alone) {
          case APART -> join.inner();
          case LEFT_JOINED -> join.leftOuter();
          case BOTH_JOINED -> join.fullOuter();
        };
    join = pick == null ? join : join.picking(pick.toArray(String[]::new));
    join = at == null ? join : join.at(at.left(), at.right());
    join = stampedBy == null ? join : join.stampedBy(stampedBy.left(), stampedBy.right());
    return every == null ? join : join.every(every);
  }
}
