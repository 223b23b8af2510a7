/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;
import org.jspecify.annotations.Nullable;

/**
 * Hands out files by name, the order of event time here. Flink's own assigners hand them out in no
 * order or backwards, which makes nearly every row late.
 */
final class InNameOrder implements FileSplitAssigner {
  private final PriorityQueue<FileSourceSplit> waiting =
      new PriorityQueue<>(
          Comparator.comparing((FileSourceSplit split) -> split.path().getName())
              .thenComparingLong(FileSourceSplit::offset));

  InNameOrder(Collection<FileSourceSplit> splits) {
    waiting.addAll(splits);
  }

  @Override
  public Optional<FileSourceSplit> getNext(@Nullable String hostname) {
    return Optional.ofNullable(waiting.poll());
  }

  @Override
  public void addSplits(Collection<FileSourceSplit> splits) {
    waiting.addAll(splits);
  }

  @Override
  public List<FileSourceSplit> remainingSplits() {
    return List.copyOf(waiting);
  }
}
