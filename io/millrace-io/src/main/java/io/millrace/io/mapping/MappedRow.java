/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.transforms.Evolving;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/**
 * The fields every mapped row carries behind its own.
 *
 * @since 0.1
 */
@Evolving
public final class MappedRow {
  /** Event time, of a dataset that has one: then never null. */
  public static final String EVENT_TIME = "event_time";

  /** Equal for records that the duplicate rule calls the same. */
  public static final String RECORD_KEY = "record_key";

  /** SHA-256 of all source columns, whatever their order: equal for equal content. */
  public static final String RECORD_HASH = "record_hash";

  /** The file. */
  public static final String SOURCE = "source";

  /** 1-based place in the file. */
  public static final String RECORD_NUMBER = "record_number";

  /** The record's text as received, for dead letters further on. */
  public static final String ORIGINAL = "original";

  private MappedRow() {}

  /** A dataset's own fields followed by the ones of this class. */
  public static Schema schema(Schema target) {
    return Schema.builder()
        .addFields(ownSchema(target).getFields())
        .addStringField(SOURCE)
        .addInt64Field(RECORD_NUMBER)
        .addNullableField(ORIGINAL, FieldType.STRING)
        .build();
  }

  /** Those fields of {@link #schema} that are not taken over from the record as received. */
  static Schema ownSchema(Schema target) {
    return Schema.builder()
        .addFields(target.getFields())
        .addStringField(RECORD_KEY)
        .addStringField(RECORD_HASH)
        .build();
  }
}
