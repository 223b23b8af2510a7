/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.RowTimes;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** A {@link Deduplicate} within a horizon as settings. */
record DeduplicateWithinSettings(
    @SchemaFieldDescription(
            "The fields that are equal in duplicates, at least one; null is a key like others.")
        List<String> keys,
    @SchemaFieldDescription("How far apart two rows of a key must be for both to be kept.")
        Duration horizon,
    @SchemaFieldDescription(
            "The fields that tell whether duplicates agree, an empty list for all but the key and"
                + " the stamp; not"
                + " told if not given.")
        @Nullable List<String> comparing,
    @SchemaFieldDescription(
            "The DATETIME field with the event time; the timestamps of the elements if not given.")
        @Nullable String eventTime,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription("How late a row may come; unbounded input needs to say.")
        @Nullable Duration lateness) {

  DeduplicateSpec spec() {
    return deduplicate().spec();
  }

  Deduplicate deduplicate() {
    Deduplicate chosen = Deduplicate.byFields(keys.toArray(String[]::new)).within(horizon);
    if (comparing != null) {
      chosen =
          comparing.isEmpty()
              ? chosen.comparingContent()
              : chosen.comparing(comparing.toArray(String[]::new));
    }
    chosen = eventTime == null ? chosen : chosen.on(eventTime);
    chosen = stampedBy == null ? chosen : chosen.stampedBy(stampedBy);
    return lateness == null ? chosen : chosen.allowingLateness(lateness);
  }
}
