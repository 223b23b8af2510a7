/* SPDX-License-Identifier: Apache-2.0 */
/** Kafka topics into blocks: {@link ReadKafkaBlocks}. */
@NullMarked
package io.millrace.io.kafka;

import org.jspecify.annotations.NullMarked;
