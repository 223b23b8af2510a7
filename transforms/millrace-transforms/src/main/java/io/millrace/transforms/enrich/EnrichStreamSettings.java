/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.DefaultsTo;
import java.time.Duration;
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
    @SchemaFieldDescription(
            "The reference's DATETIME field with the event time; the timestamp of the element if not given.")
        @Nullable String referenceAt,
    @SchemaFieldDescription(
            "The periods that unbounded input is cut into; the look-back, at least a minute, if"
                + " not given.")
        @Nullable Duration every,
    @SchemaFieldDescription("How long a period waits for rows after its end.") @DefaultsTo("PT0S")
        Duration lateness,
    @SchemaFieldDescription("What is added.") AddSettings add) {
  EnrichStream applied(EnrichStream form) {
    EnrichStream stream = form.matching(match.input(), match.source()).allowingLateness(lateness);
    stream = at == null ? stream : stream.at(at);
    stream = referenceAt == null ? stream : stream.referenceAt(referenceAt);
    return every == null ? stream : stream.every(every);
  }
}
