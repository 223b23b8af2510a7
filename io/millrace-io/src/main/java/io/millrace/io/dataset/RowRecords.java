/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.RawRecord;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.rows.RowJsonText;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows of a dataset as records as received. Safe for concurrent use. */
final class RowRecords implements Serializable {
  private static final long serialVersionUID = 1L;

  /** So many hex digits are a number above none. */
  private static final int NUMBER_DIGITS = 15;

  private final String source;
  private final String runId;
  private final long ingestedAt;
  private final Schema schema;
  private transient volatile @Nullable RowJsonText json;

  RowRecords(String source, String runId, long ingestedAt, Schema schema) {
    this.source = source;
    this.runId = runId;
    this.ingestedAt = ingestedAt;
    this.schema = schema;
  }

  Row of(Row row) {
    RowJsonText text = json;
    if (text == null) {
      text = new RowJsonText(schema);
      json = text;
    }
    String record = requireNonNull(text.of(row), "the row is no JSON");
    byte[] bytes = record.getBytes(UTF_8);
    return record(record, bytes.length, sha256(bytes), null, null);
  }

  /** A record that the connector could not read as a row. */
  Row broken(Rejected letter) {
    String text = letter.recordJson();
    return record(
        text == null ? new String(letter.recordBytes(), UTF_8) : text,
        letter.recordLength(),
        letter.recordSha256(),
        RawRecord.INVALID_VALUE,
        letter.message());
  }

  private Row record(
      String text,
      long length,
      String sha256,
      @Nullable String problem,
      @Nullable String problemMessage) {
    return Row.withSchema(RawRecord.SCHEMA)
        .attachValues(
            runId,
            Instant.ofEpochMilli(ingestedAt),
            source,
            Long.parseLong(sha256.substring(0, NUMBER_DIGITS), 16),
            null,
            FileFormat.JSONL.word(),
            null,
            text,
            null,
            length,
            sha256,
            problem,
            problemMessage);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Missing SHA-256, which every Java has", e);
    }
  }
}
