/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.transforms.block.Block;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.jspecify.annotations.Nullable;

/** How far changes were given out. Immutable. */
final class ChangesMark implements CheckpointMark {
  private final Place place;
  private final @Nullable Consumer<Place> onFinalize;

  /**
   * @param onFinalize is told when all up to the mark is kept; null for nobody
   */
  ChangesMark(Place place, @Nullable Consumer<Place> onFinalize) {
    this.place = place;
    this.onFinalize = onFinalize;
  }

  /**
   * A place among the rows that are there and in the log of a database: so many changes behind the
   * end of a transaction. The log is read from the end of a transaction only, since the places
   * inside of one are not told apart: rows that were copied together share theirs.
   *
   * @param snapshotDone whether the rows that are there are given out
   * @param readTo the key of the last of them as text; empty for none
   * @param boundary the end of a transaction
   * @param given changes of the table behind it that were given out
   * @param position that of the last change; before the first, the microsecond in which it began
   * @param latest the largest commit time; {@link Block#ON_TIME} for none
   * @param until where to end; {@link #NO_END} for nowhere
   * @param witness what tells the transaction at the boundary from others that end there in a log
   *     that is another one; empty for nothing
   */
  record Place(
      boolean snapshotDone,
      List<String> readTo,
      long boundary,
      long given,
      long position,
      long latest,
      long until,
      String witness) {
    static final long NO_END = Long.MAX_VALUE;
    private static final long MICROS = 1_000;

    /** Before the database was asked. */
    static final Place START = new Place(false, List.of(), -1, 0, -1, Block.ON_TIME, NO_END, "");

    Place {
      readTo = List.copyOf(readTo);
    }

    boolean isStart() {
      return boundary < 0;
    }

    /** After a row that was there. */
    Place readTo(List<String> key) {
      return new Place(false, key, boundary, given, position, latest, until, witness);
    }

    /** After all rows that were there. */
    Place streaming() {
      return new Place(true, List.of(), boundary, given, position, latest, until, witness);
    }

    /** The same, with an end. */
    Place endingAt(long end) {
      return new Place(snapshotDone, readTo, boundary, given, position, latest, end, witness);
    }

    /** When it began, while no change was given out. */
    long beginning() {
      return position / MICROS;
    }

    /**
     * What is still to come is not older, by commit times that go back so much.
     *
     * @return {@link Block#ON_TIME} where that is not known
     */
    long watermark(long disorder) {
      return latest == Block.ON_TIME ? latest : latest - disorder;
    }

    /** After one more change. */
    Place after(long time) {
      return new Place(
          true,
          List.of(),
          boundary,
          given + 1,
          position + 1,
          Math.max(latest, time),
          until,
          witness);
    }

    /** After the end of a transaction. */
    Place at(long newBoundary, String newWitness) {
      return new Place(true, List.of(), newBoundary, 0, position, latest, until, newWitness);
    }

    /** After something that is no change and may say how late it is. */
    Place passing(long time) {
      return new Place(
          true, List.of(), boundary, given, position, Math.max(latest, time), until, witness);
    }

    boolean isDone() {
      return snapshotDone && boundary >= until;
    }
  }

  Place place() {
    return place;
  }

  @Override
  public void finalizeCheckpoint() {
    if (onFinalize != null) {
      onFinalize.accept(place);
    }
  }
}
