/* SPDX-License-Identifier: Apache-2.0 */
/** Kafka topics into blocks and back: {@link ReadKafkaBlocks}, {@link WriteKafkaBlocks}. */
@NullMarked
package io.millrace.io.kafka;

import org.jspecify.annotations.NullMarked;
