/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.io.files.MalformedRecordException;
import io.millrace.io.files.RecordParser;
import io.millrace.io.files.RecordTimes;
import io.millrace.io.values.InvalidValueException;
import io.millrace.transforms.Evolving;
import java.util.OptionalLong;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The event times that {@link MapRecords} gives the records, read without the rest of them.
 *
 * <p>A record that cannot be mapped may have one all the same.
 *
 * @since 0.1
 */
@Evolving
public final class MappedTimes implements RecordTimes {
  private static final long serialVersionUID = 1L;

  private final FieldMapping mapping;

  private MappedTimes(FieldMapping mapping) {
    this.mapping = mapping;
  }

  /**
   * Times by the mapping of {@code event_time}.
   *
   * @throws IllegalArgumentException if the mapping has none
   */
  public static MappedTimes of(DatasetMapping mapping) {
    FieldMapping time = mapping.fields().get(MappedRow.EVENT_TIME);
    if (time == null) {
      throw new IllegalArgumentException(
          "Missing required fields.%s (mapped: %s)"
              .formatted(MappedRow.EVENT_TIME, mapping.fields().keySet()));
    }
    return new MappedTimes(time);
  }

  @Override
  public Reader open() {
    ValueParser time = new ValueParser(Field.of(MappedRow.EVENT_TIME, FieldType.DATETIME), mapping);
    RecordParser records = new RecordParser();
    return (format, header, record) -> {
      try {
        return millis(time.read(find(records, format, header, record)));
      } catch (MalformedRecordException | InvalidValueException e) {
        return OptionalLong.empty();
      }
    };
  }

  private @Nullable JsonNode find(
      RecordParser records, String format, @Nullable String header, String record)
      throws MalformedRecordException {
    String from = mapping.from();
    return from == null ? null : records.find(from, format, header, record);
  }

  private static OptionalLong millis(@Nullable Object time) {
    return time == null ? OptionalLong.empty() : OptionalLong.of(((Instant) time).getMillis());
  }
}
