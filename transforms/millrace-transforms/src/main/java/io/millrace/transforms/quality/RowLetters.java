/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.RejectedBuilder;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** Writes the dead letters of rows of one schema. */
final class RowLetters {
  private static final int ABSENT = -1;
  private static final String NULL = "%0";

  private final StepContext context;
  private final RowBytes bytes;
  private final Schema read;
  private final RowJsonText json;
  private final int original;
  private final int eventTime;
  private final int[] key;

  RowLetters(StepContext context, Schema schema, LetterFields fields) {
    this.context = context;
    bytes = new RowBytes(schema);
    read = withoutOriginal(schema, fields);
    json = new RowJsonText(read);
    original = fields.original() == null ? ABSENT : schema.indexOf(fields.original());
    eventTime = fields.eventTime() == null ? ABSENT : schema.indexOf(fields.eventTime());
    key = fields.key().stream().mapToInt(schema::indexOf).toArray();
  }

  private static Schema withoutOriginal(Schema schema, LetterFields fields) {
    return fields.original() == null
        ? schema
        : Schema.builder()
            .addFields(
                schema.getFields().stream()
                    .filter(field -> !field.getName().equals(fields.original()))
                    .toList())
            .build();
  }

  /**
   * @param time the event time of a row that has no field for it
   */
  Rejected about(
      Row row,
      @Nullable Instant time,
      String ruleId,
      String code,
      Rejected.Category category,
      String message) {
    RejectedBuilder letter =
        Rejected.at(context, code, category)
            .ruleId(ruleId)
            .message(message)
            .json(json.of(readFrom(row)))
            .eventTime(eventTime == ABSENT ? time : eventTime(row))
            .idempotencyKey(key(row));
    String received = original == ABSENT ? null : row.getValue(original);
    return (received == null
            ? bytes.into(letter, row)
            : letter.bytes(received.getBytes(StandardCharsets.UTF_8), "text"))
        .build();
  }

  /** What was read of the record: its text is in the letter as it was received. */
  private Row readFrom(Row row) {
    if (original == ABSENT) {
      return row;
    }
    List<@Nullable Object> values = new ArrayList<>(row.getValues());
    values.remove(original);
    return Row.withSchema(read).attachValues(values);
  }

  private @Nullable Instant eventTime(Row row) {
    ReadableInstant time = row.getValue(eventTime);
    return time == null ? null : time.toInstant();
  }

  /**
   * Of the parts, with # between them, so that rows with other parts have another key: the parts
   * behind the first have no # of their own, and null is no text. Empty, so that the record's hash
   * stands in, if every part is null.
   */
  private String key(Row row) {
    if (key.length == 0) {
      return "";
    }
    if (Arrays.stream(key).mapToObj(row::getValue).allMatch(Objects::isNull)) {
      return "";
    }
    String first = Objects.toString(row.getValue(key[0]), NULL);
    // A path stays as it is, whatever its name.
    boolean isLikeNull = row.getValue(key[0]) != null && first.startsWith("%");
    return Arrays.stream(key)
        .skip(1)
        .mapToObj(part -> behind(row.getValue(part)))
        .collect(Collectors.joining("", isLikeNull ? "%25" + first.substring(1) : first, ""));
  }

  private static String behind(@Nullable Object part) {
    return "#" + (part == null ? NULL : part.toString().replace("%", "%25").replace("#", "%23"));
  }
}
