/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.jspecify.annotations.Nullable;

/** How far the partitions of a reader were given out. Immutable. */
final class KafkaMark implements CheckpointMark {
  private final List<Position> positions;
  private final @Nullable Consumer<List<Position>> onFinalize;

  /**
   * @param onFinalize is told when all up to the mark is kept; null for nobody
   */
  KafkaMark(List<Position> positions, @Nullable Consumer<List<Position>> onFinalize) {
    this.positions = List.copyOf(positions);
    this.onFinalize = onFinalize;
  }

  /**
   * How far a partition was given out.
   *
   * @param next the offset after that
   * @param latest the largest event time
   */
  record Position(int partition, long next, long latest) {}

  List<Position> positions() {
    return positions;
  }

  /** That of the same partition; the other itself if there is none. */
  Position positionOf(Position other) {
    return positions.stream()
        .filter(position -> position.partition() == other.partition())
        .findFirst()
        .orElse(other);
  }

  @Override
  public void finalizeCheckpoint() {
    if (onFinalize != null) {
      onFinalize.accept(positions);
    }
  }
}
