/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a topic has of a shard, as the offset of a consumer group tells it, which a transaction
 * commits with its records.
 *
 * @param units how many units it has, which are numbered from 0 on
 * @param rows how many rows all of them have
 * @param latest how many rows each of the last units has, the last one last
 */
record WriteMark(long units, long rows, List<Long> latest) {
  static final WriteMark NOTHING = new WriteMark(0, 0, List.of());

  /** More than an engine goes back; Kafka keeps 4096 characters. */
  static final int LATEST = 200;

  WriteMark plus(long count) {
    List<Long> more =
        new ArrayList<>(latest.subList(latest.size() < LATEST ? 0 : 1, latest.size()));
    more.add(count);
    return new WriteMark(units + 1, rows + count, List.copyOf(more));
  }

  /** How many rows a unit has; null if that is not known any more. */
  @Nullable Long count(long unit) {
    long at = latest.size() - (units - unit);
    return at < 0 || unit >= units ? null : latest.get((int) at);
  }

  OffsetAndMetadata offset() {
    String counts = latest.stream().map(String::valueOf).collect(joining(","));
    return new OffsetAndMetadata(units, rows + ":" + counts);
  }

  static WriteMark of(@Nullable OffsetAndMetadata offset) {
    if (offset == null) {
      return NOTHING;
    }
    String[] parts = offset.metadata().split(":", -1);
    return new WriteMark(
        offset.offset(),
        Long.parseLong(parts[0]),
        Arrays.stream(parts[1].split(",", -1)).map(Long::valueOf).toList());
  }
}
