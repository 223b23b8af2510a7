/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of consecutive records of one partition.
 *
 * @param place the topic and partition
 * @param records how many there were: the rows and the letters
 * @param bytes of their values
 * @param block the rows; null if there are none
 */
record KafkaBatch(
    String place, long records, long bytes, @Nullable Block block, List<Rejected> letters) {}
