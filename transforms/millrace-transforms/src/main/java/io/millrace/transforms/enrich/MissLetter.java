/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.RejectedBuilder;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** Writes dead letters of rows that got no entry. Not thread-safe; one per DoFn. */
final class MissLetter {
  private static final String CODE = "ENRICHMENT_MISS";
  private static final String FAILED = "ENRICHMENT_FAILED";
  private static final int SHOWN_CHARS = 100;

  private final StepContext context;
  private final String keyName;
  private final RowBytes bytes;
  private final RowJsonText json;

  MissLetter(StepContext context, String keyName, Schema schema) {
    this.context = context;
    this.keyName = keyName;
    this.bytes = new RowBytes(schema);
    this.json = new RowJsonText(schema);
  }

  /**
   * Of a row of which nothing is known.
   *
   * @param time when the row happened
   */
  Rejected of(Row row, Instant time, String reason) {
    return of(row, time, CODE, Rejected.Category.DATA, "Cannot match " + keyName + ": " + reason);
  }

  /**
   * Of a row of which it is not known whether anything is known.
   *
   * @param time when the row happened
   */
  Rejected ofFailure(Row row, Instant time, Rejected.Category category, String reason) {
    return of(row, time, FAILED, category, "Cannot ask for " + keyName + ": " + reason);
  }

  private Rejected of(
      Row row, Instant time, String code, Rejected.Category category, String message) {
    RejectedBuilder letter =
        Rejected.at(context, code, category).message(message).json(json.of(row)).eventTime(time);
    return bytes.into(letter, row).build();
  }

  /** A key as messages show it: cut, since it is data. */
  static String shown(Object key) {
    String text = key.toString();
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
  }
}
