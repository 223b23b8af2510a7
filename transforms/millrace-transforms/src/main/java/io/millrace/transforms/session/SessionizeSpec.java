/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.Required;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** What makes a session. Durations are whole milliseconds. */
record SessionizeSpec(
    @SchemaFieldDescription(
            "The fields that tell the keys apart, at least one; rows with a null there are given out as without_key.")
        List<String> keyFields,
    @SchemaFieldDescription("The shortest pause between two sessions.") @Required
        @Nullable Duration gap,
    @SchemaFieldDescription(
            "The longest session, at least the gap; longer runs are cut at its multiples since"
                + " 1970-01-01T00:00Z. None if not given; unbounded input needs one.")
        @Nullable Duration cap,
    @SchemaFieldDescription("The DATETIME field with the event time.") @Required
        @Nullable String eventTimeField,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription("What is computed of each session.") @DefaultsTo("[]")
        List<Measure> measures,
    @SchemaFieldDescription(
            "How often unbounded input is looked at; as long as the cap if not given.")
        @Nullable Duration every,
    @SchemaFieldDescription("How long sessions wait for rows after their period's end.")
        @DefaultsTo("PT0S")
        Duration lateness)
    implements Serializable {
  SessionizeSpec {
    keyFields = List.copyOf(keyFields);
    if (keyFields.isEmpty() || keyFields.contains("")) {
      throw new IllegalArgumentException("Missing required keyField");
    }
    requireIfChosen("gap", gap);
    requireIfChosen("cap", cap);
    new RowTimes(eventTimeField, stampedBy);
    measures = List.copyOf(measures);
    requireIfChosen("every", every);
    EventSpan.requireOrZero("lateness", lateness);
  }

  private static void requireIfChosen(String name, @Nullable Duration span) {
    if (span != null) {
      EventSpan.require(name, span);
    }
  }

  static SessionizeSpec of(List<String> keyFields) {
    return new SessionizeSpec(keyFields, null, null, null, null, List.of(), null, Duration.ZERO);
  }

  SessionizeSpec gap(Duration chosen) {
    return new SessionizeSpec(
        keyFields, chosen, cap, eventTimeField, stampedBy, measures, every, lateness);
  }

  SessionizeSpec cap(Duration chosen) {
    return new SessionizeSpec(
        keyFields, gap, chosen, eventTimeField, stampedBy, measures, every, lateness);
  }

  RowTimes times() {
    return new RowTimes(eventTimeField, stampedBy);
  }

  SessionizeSpec times(RowTimes chosen) {
    return new SessionizeSpec(
        keyFields, gap, cap, chosen.eventTime(), chosen.stamp(), measures, every, lateness);
  }

  SessionizeSpec measures(List<Measure> chosen) {
    return new SessionizeSpec(
        keyFields, gap, cap, eventTimeField, stampedBy, chosen, every, lateness);
  }

  SessionizeSpec every(Duration chosen) {
    return new SessionizeSpec(
        keyFields, gap, cap, eventTimeField, stampedBy, measures, chosen, lateness);
  }

  SessionizeSpec lateness(Duration chosen) {
    return new SessionizeSpec(
        keyFields, gap, cap, eventTimeField, stampedBy, measures, every, chosen);
  }
}
