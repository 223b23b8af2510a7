/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.UnwritableValueException;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** How the value of a record is written. */
sealed interface ValueFormat extends Serializable permits JsonValues, AvroValues, ProtobufValues {
  /** All that is wrong with such rows. */
  List<String> problems(Schema rows);

  /**
   * The writers of rows of that schema, all that is not a matter of rows done.
   *
   * @throws io.millrace.transforms.ValidationException if something does not let rows be written
   */
  Writers prepare(String topic, Schema rows);

  /** Opens writers on workers. */
  @FunctionalInterface
  interface Writers extends Serializable {
    /** A writer for one worker. */
    Writer open();
  }

  /** Writes rows of one schema. Not thread-safe. */
  @FunctionalInterface
  interface Writer {
    /**
     * The bytes of a value.
     *
     * @throws UnwritableValueException if the format has no such value
     */
    byte[] write(Row row) throws UnwritableValueException;
  }
}
