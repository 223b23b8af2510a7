/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** A {@link Deduplicate} with a winner by data as settings. */
record DeduplicateSettings(
    @SchemaFieldDescription(
            "The fields that are equal in duplicates, at least one; null is a key like others.")
        List<String> keys,
    @SchemaFieldDescription("Among which rows of a key one is kept.") Among among,
    @SchemaFieldDescription("Which row is kept: that at this end of the order by time.")
        Keep.End keep,
    @SchemaFieldDescription("The field that orders rows; the event time if not given.")
        @Nullable String by,
    @SchemaFieldDescription(
            "The fields that tell whether duplicates agree; all that neither make the key, order"
                + " rows nor stamp them if not given.")
        @Nullable List<String> comparing,
    @SchemaFieldDescription(
            "The fields that order rows of equal time and compared fields; by all that is in them if equal there, too.")
        @DefaultsTo("[]")
        List<String> ties,
    @SchemaFieldDescription(
            "The DATETIME field with the event time; the timestamps of the elements if not given.")
        @Nullable String eventTime,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription(
            "How long windows and sessions wait for rows after their end; none if not given.")
        @Nullable Duration lateness) {

  /** Among which rows; as the methods of {@link Deduplicate}. */
  sealed interface Among {
    Deduplicate in(Deduplicate deduplicate);

    record AllRows() implements Among {
      @Override
      public Deduplicate in(Deduplicate deduplicate) {
        return deduplicate;
      }
    }

    record InWindows(
        @SchemaFieldDescription("The size of the tumbling windows, aligned to 1970-01-01T00:00Z.")
            Duration size)
        implements Among {
      @Override
      public Deduplicate in(Deduplicate deduplicate) {
        return deduplicate.inWindows(size);
      }
    }

    record InSessions(
        @SchemaFieldDescription("The shortest pause between two sessions.") Duration gap,
        @SchemaFieldDescription("The longest session, at least the gap.") Duration cap,
        @SchemaFieldDescription(
                "How often unbounded input is looked at; as long as the cap if not given.")
            @Nullable Duration every)
        implements Among {
      @Override
      public Deduplicate in(Deduplicate deduplicate) {
        Deduplicate inSessions = deduplicate.inSessions(gap, cap);
        return every == null ? inSessions : inSessions.every(every);
      }
    }
  }

  DeduplicateSpec spec() {
    return deduplicate().spec();
  }

  Deduplicate deduplicate() {
    Deduplicate chosen =
        among
            .in(Deduplicate.byFields(keys.toArray(String[]::new)))
            .keeping(new Keep(keep, by))
            .tieBrokenBy(ties.toArray(String[]::new));
    chosen = comparing == null ? chosen : chosen.comparing(comparing.toArray(String[]::new));
    chosen = eventTime == null ? chosen : chosen.on(eventTime);
    chosen = stampedBy == null ? chosen : chosen.stampedBy(stampedBy);
    return lateness == null ? chosen : chosen.allowingLateness(lateness);
  }
}
