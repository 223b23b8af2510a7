/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The values of some records in one array that is never written to again: the one that Kafka
 * received them in, where all lie in one, which those that were not compressed do.
 *
 * @param starts where each begins; negative for a record without value
 */
record RecordValues(byte[] bytes, int[] starts, int[] lengths) {
  private static final int NONE = -1;

  static RecordValues of(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    int count = records.size();
    int[] starts = new int[count];
    int[] lengths = new int[count];
    byte[] shared = null;
    boolean together = true;
    int total = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer value = records.get(i).value();
      if (value == null) {
        starts[i] = NONE;
        continue;
      }
      lengths[i] = value.remaining();
      total = Math.addExact(total, lengths[i]);
      if (value.hasArray() && (shared == null || shared == value.array())) {
        shared = value.array();
        starts[i] = value.arrayOffset() + value.position();
      } else {
        together = false;
      }
    }
    return together && shared != null
        ? new RecordValues(shared, starts, lengths)
        : copied(records, starts, lengths, total);
  }

  private static RecordValues copied(
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
      int[] starts,
      int[] lengths,
      int total) {
    byte[] bytes = new byte[total];
    int end = 0;
    for (int i = 0; i < starts.length; i++) {
      ByteBuffer value = records.get(i).value();
      if (value != null) {
        value.duplicate().get(bytes, end, lengths[i]);
        starts[i] = end;
        end += lengths[i];
      }
    }
    return new RecordValues(bytes, starts, lengths);
  }

  /** How many bytes the values have. */
  long total() {
    long sum = 0;
    for (int length : lengths) {
      sum += length;
    }
    return sum;
  }
}
