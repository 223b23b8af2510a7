/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Consecutive records of a partition, as many as make a block.
 *
 * @param next the offset after them
 */
record Slice(
    PartitionProgress partition, List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, long next) {}
