/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import io.millrace.transforms.Internal;
import java.io.Serializable;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;

/**
 * The DATETIME field that holds a row's event time. Safe for concurrent use.
 *
 * @param name the field
 * @param index where it stands in the input
 * @param verb what is to be done to the rows, for messages
 * @since 0.1
 */
@Internal
public record EventTimeField(String name, int index, String verb) implements Serializable {
  /** Finds the field in an input that has passed {@link InputCheck}. */
  public static EventTimeField in(Schema input, String name, String verb) {
    return new EventTimeField(name, input.indexOf(name), verb);
  }

  /**
   * Milliseconds since the epoch.
   *
   * @throws IllegalArgumentException if the row has no event time
   */
  public long millisOf(Row row) {
    ReadableInstant time = row.getValue(index);
    if (time == null) {
      throw new IllegalArgumentException(
          "Missing required " + name + ": a row to " + verb + " has no event time");
    }
    return time.getMillis();
  }
}
