/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.history.TrackHistorySpec.Kind;
import io.millrace.transforms.history.TrackHistorySpec.NullsInUpdates;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link TrackHistory} as settings. */
record HistorySettings(
    @SchemaFieldDescription("The fields that tell the keys apart, at least one.") List<String> by,
    @SchemaFieldDescription("All VERSIONS of each key's row, or the LATEST row.")
        @DefaultsTo("VERSIONS")
        Kind keep,
    @SchemaFieldDescription(
            "The DATETIME field that says when a change happened; the timestamps of the elements if"
                + " not given.")
        @Nullable String on,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription("The field that orders changes of one time; null comes first.")
        @Nullable String orderedBy,
    @SchemaFieldDescription(
            "The STRING or BOOLEAN field that says what a change does; each gives the row anew if not"
                + " given.")
        @Nullable String operationIn,
    @SchemaFieldDescription(
            "The fields whose changes begin a version; all that may if not given. Others are"
                + " overwritten.")
        @DefaultsTo("[]")
        List<String> tracking,
    @SchemaFieldDescription("What a null in an update means.") @DefaultsTo("ARE_VALUES")
        NullsInUpdates nullsInUpdates,
    @SchemaFieldDescription("How far changes may be out of order; any way if not given.")
        @Nullable Duration within,
    @SchemaFieldDescription(
            "The run that dead letters name; a change whose operation is not known fails the run if"
                + " not given.")
        @Nullable String runId,
    @SchemaFieldDescription("The step that dead letters name; with run_id.")
        @Nullable String step) {

  HistorySettings {
    by = List.copyOf(by);
    if (by.isEmpty()) {
      throw new IllegalArgumentException("Missing required by");
    }
    tracking = List.copyOf(tracking);
    if ((runId == null) != (step == null)) {
      throw new IllegalArgumentException("Missing required " + (runId == null ? "run_id" : "step"));
    }
  }

  TrackHistory trackHistory() {
    String[] more = rest(by);
    TrackHistory track =
        keep == Kind.VERSIONS
            ? TrackHistory.versionsBy(by.get(0), more)
            : TrackHistory.latestBy(by.get(0), more);
    track = on == null ? track : track.on(on);
    track = stampedBy == null ? track : track.stampedBy(stampedBy);
    track = orderedBy == null ? track : track.orderedBy(orderedBy);
    track = operationIn == null ? track : track.operationIn(operationIn);
    track = tracking.isEmpty() ? track : track.tracking(tracking.get(0), rest(tracking));
    track = nullsInUpdates == NullsInUpdates.KEEP_WHAT_THERE_WAS ? track.keepingWhereNull() : track;
    track = within == null ? track : track.within(within);
    return runId == null || step == null ? track : track.routingTo(new StepContext(runId, step));
  }

  private static String[] rest(List<String> fields) {
    return fields.subList(1, fields.size()).toArray(String[]::new);
  }
}
