/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link FindNearDuplicates} as settings. */
record NearDuplicatesSettings(
    @SchemaFieldDescription("The STRING field with the texts; a row with null there is like none.")
        String in,
    @SchemaFieldDescription(
            "The fields whose values must be equal for texts to be compared; all are if not given.")
        @Nullable List<String> by,
    @SchemaFieldDescription(
            "The DATETIME field with the event time; the timestamps of the elements if not given.")
        @Nullable String on,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription("The least Jaccard similarity of near duplicates, 0.1 to 1.")
        @DefaultsTo("0.7")
        double atLeast,
    @SchemaFieldDescription("What texts are compared by; runs of 5 characters if not given.")
        @Nullable Parts shingles,
    @SchemaFieldDescription(
            "What pairs are looked for by, instead of what at_least lets expect: more bands find"
                + " more, more rows of each are faster.")
        @Nullable Bands banding,
    @SchemaFieldDescription("Whether upper and lower case differ.") @DefaultsTo("false")
        boolean keepingCase,
    @SchemaFieldDescription(
            "How far before its period's start a row is compared; required of unbounded input.")
        @Nullable Duration within,
    @SchemaFieldDescription(
            "The periods that results of unbounded input come out after; a quarter of within if not"
                + " given.")
        @Nullable Duration every,
    @SchemaFieldDescription("How long a period waits for rows after its end.") @DefaultsTo("PT0S")
        Duration lateness) {

  /** As {@link Shingles}. */
  record Parts(
      @SchemaFieldDescription("What a run is made of.") Shingles.Unit unit,
      @SchemaFieldDescription("How many of them, 1 to 64.") int size) {}

  /** As {@link FindNearDuplicates#banding}. */
  record Bands(
      @SchemaFieldDescription("How many bands, 1 to 1,024.") int bands,
      @SchemaFieldDescription("How many rows each has, 1 to 1,024; 1,024 at most in all bands.")
          int rows) {}

  List<String> keys() {
    return by == null ? List.of() : by;
  }

  RowTimes times() {
    return new RowTimes(on, stampedBy);
  }

  FindNearDuplicates findNearDuplicates() {
    FindNearDuplicates find = FindNearDuplicates.in(in).atLeast(atLeast).allowingLateness(lateness);
    List<String> keys = keys();
    if (!keys.isEmpty()) {
      find = find.by(keys.get(0), keys.subList(1, keys.size()).toArray(String[]::new));
    }
    find = on == null ? find : find.on(on);
    find = stampedBy == null ? find : find.stampedBy(stampedBy);
    find = shingles == null ? find : find.shingles(new Shingles(shingles.unit(), shingles.size()));
    find = banding == null ? find : find.banding(banding.bands(), banding.rows());
    find = keepingCase ? find.keepingCase() : find;
    find = within == null ? find : find.within(within);
    return every == null ? find : find.every(every);
  }
}
