/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link EnrichStream} as settings. */
record EnrichStreamSettings(
    @SchemaFieldDescription("The fields that must be equal.") MatchSettings match,
    @SchemaFieldDescription(
            "How old the latest row of the reference may be that is not after the row.")
        Duration lookBack,
    @SchemaFieldDescription(
            "The input's DATETIME field with the event time; the timestamp of the element if not"
                + " given.")
        @Nullable String at,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription(
            "The reference's DATETIME field with the event time; the timestamp of the element if not given.")
        @Nullable String referenceAt,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String referenceStampedBy,
    @SchemaFieldDescription(
            "The periods that unbounded input is cut into; the look-back, at least a minute, if"
                + " not given.")
        @Nullable Duration every,
    @SchemaFieldDescription("How long a period waits for rows after its end.") @DefaultsTo("PT0S")
        Duration lateness,
    @SchemaFieldDescription("What is added.") AddSettings add) {
  /** The input's fields that say when. */
  List<String> times() {
    return new RowTimes(at, stampedBy).fields();
  }

  /** Those of the reference. */
  List<String> referenceTimes() {
    return new RowTimes(referenceAt, referenceStampedBy).fields();
  }

  EnrichStream applied(EnrichStream form) {
    EnrichStream stream = form.matching(match.input(), match.source()).allowingLateness(lateness);
    stream = at == null ? stream : stream.at(at);
    stream = referenceAt == null ? stream : stream.referenceAt(referenceAt);
    stream = stampedBy == null ? stream : stream.stampedBy(stampedBy);
    stream = referenceStampedBy == null ? stream : stream.referenceStampedBy(referenceStampedBy);
    return every == null ? stream : stream.every(every);
  }
}
