/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.RecordBlocks;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes blocks of records. Not thread-safe; one per reader.
 *
 * @param values takes the values
 * @param around takes what is around them; null if nothing is wanted of it
 */
record TopicParser(RecordBlocks values, @Nullable RecordColumns around) {
  /**
   * Adds a record.
   *
   * @param start of its value in the array of the values; negative for a record without one
   */
  void add(ConsumerRecord<ByteBuffer, ByteBuffer> record, int start, int length) {
    if (around != null) {
      around.moveTo(record);
    }
    if (start < 0) {
      values.addNothing(record.offset());
    } else {
      values.add(start, start + length, record.offset());
    }
  }
}
