/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Stable;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/**
 * The shape of one record as received: its text or bytes, where it stood, and what is wrong with it
 * if something is.
 *
 * <p>It does not promise a record that can be parsed: {@link RecordParser} finds that out, and only
 * for a record whose {@link #PROBLEM} is null.
 *
 * <p>The <i>bytes of a record</i>, which {@link #RECORD_LENGTH} and {@link #RECORD_SHA256} always
 * speak of in full, are for CSV and JSON lines the bytes of the file without the line end, and for
 * Avro its JSON form in UTF-8 (or its binary form, where a text inside is not valid UTF-8).
 *
 * <pre>{@code
 * orders.csv         record_number  byte_offset  header  record  record_length
 * id,qty\n
 * 7,2\r\n         -> 1              7            id,qty  7,2     3
 * 8,"a\nb"\n      -> 2              12           id,qty  8,"a\nb"  7
 * }</pre>
 *
 * @since 0.1
 */
@Stable
public final class RawRecord {
  /** STRING: the run that read the record. */
  public static final String RUN_ID = "run_id";

  /** DATETIME: when the run read it; the same for all records of a run. */
  public static final String INGESTED_AT = "ingested_at";

  /** STRING: the file, as resolved. */
  public static final String SOURCE = "source";

  /** INT64: from 1, inside its file; a CSV file's header line is not counted. */
  public static final String RECORD_NUMBER = "record_number";

  /** INT64: where the record starts in the file's uncompressed bytes, from 0; null for Avro. */
  public static final String BYTE_OFFSET = "byte_offset";

  /** STRING: {@code csv}, {@code jsonl} or {@code avro}. */
  public static final String FORMAT = "format";

  /** STRING: a CSV file's header line as received; null for the other formats. */
  public static final String HEADER = "header";

  /**
   * STRING: the record's text, invalid UTF-8 shown as U+FFFD, cut if too large; null where it has
   * no text (a corrupt Avro block, a file that cannot be opened).
   */
  public static final String RECORD = "record";

  /**
   * BYTES: the record's bytes, where {@link #RECORD} does not give them back: not UTF-8, or cut to
   * the first 64 KiB; null everywhere else.
   */
  public static final String RECORD_BYTES = "record_bytes";

  /** INT64: the length of the whole record in bytes, without the line end. */
  public static final String RECORD_LENGTH = "record_length";

  /** STRING: SHA-256 of the whole record, 64 lower-case hex digits. */
  public static final String RECORD_SHA256 = "record_sha256";

  /** STRING: what is wrong, one of the codes below; null if nothing is known to be. */
  public static final String PROBLEM = "problem";

  /** STRING: what is wrong, for a person; null exactly where {@link #PROBLEM} is. */
  public static final String PROBLEM_MESSAGE = "problem_message";

  /** Longer than {@link ReadFilesSpec#maxRecordBytes()}: only the first 64 KiB are kept. */
  public static final String RECORD_TOO_LARGE = "RECORD_TOO_LARGE";

  /** The bytes are not UTF-8. */
  public static final String INVALID_UTF8 = "INVALID_UTF8";

  /** The record breaks its format, e.g. an unclosed CSV quote; or its file's header does. */
  public static final String MALFORMED_RECORD = "MALFORMED_RECORD";

  /** A value is missing, or of another type than its field. */
  public static final String INVALID_VALUE = "INVALID_VALUE";

  /** From here on, or up to the next readable Avro block, the file cannot be read. */
  public static final String UNREADABLE_FILE = "UNREADABLE_FILE";

  /** The fields, in the order above. */
  public static final Schema SCHEMA =
      Schema.builder()
          .addStringField(RUN_ID)
          .addDateTimeField(INGESTED_AT)
          .addStringField(SOURCE)
          .addInt64Field(RECORD_NUMBER)
          .addNullableField(BYTE_OFFSET, FieldType.INT64)
          .addStringField(FORMAT)
          .addNullableField(HEADER, FieldType.STRING)
          .addNullableField(RECORD, FieldType.STRING)
          .addNullableField(RECORD_BYTES, FieldType.BYTES)
          .addInt64Field(RECORD_LENGTH)
          .addStringField(RECORD_SHA256)
          .addNullableField(PROBLEM, FieldType.STRING)
          .addNullableField(PROBLEM_MESSAGE, FieldType.STRING)
          .build();

  private RawRecord() {}
}
