/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/**
 * The rows of one key in the order of event time; rows at one time are in the order of what is in
 * them, so that the order they came in does not matter. Not thread-safe.
 *
 * @since 0.1
 */
@Internal
public final class KeyRows {
  private final Place[] places;

  private KeyRows(Place[] places) {
    this.places = places;
  }

  /** Takes rows in any order. */
  static KeyRows of(Place[] places, RowContent content) {
    Arrays.sort(places, content);
    return new KeyRows(places);
  }

  /** All rows of blocks of one schema, whatever their keys: for tests of work. */
  public static KeyRows of(List<Block> blocks) {
    List<Place> places = new ArrayList<>();
    for (Block block : blocks) {
      RowView view = new RowView(block);
      for (int row = 0; row < block.rows(); row++) {
        places.add(new Place(block, row, view));
      }
    }
    return of(places.toArray(Place[]::new), new RowContent(blocks.get(0).schema()));
  }

  /** How many rows there are. */
  public int size() {
    return places.length;
  }

  /** When a row happened, in epoch milliseconds. */
  public long time(int index) {
    return places[index].time();
  }

  /** A view of a row, good until the next call. */
  public RowView at(int index) {
    Place place = places[index];
    return place.view().at(place.row());
  }

  /** A copy of a row. */
  public Row row(int index) {
    return places[index].copy();
  }

  /** The first row that does not happen before a time; {@link #size} if there is none. */
  public int firstFrom(long time) {
    int low = 0;
    int high = places.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places[middle].time() < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Where a row is.
   *
   * @param view of the block, shared by its rows
   */
  record Place(Block block, int row, RowView view) {
    long time() {
      return block.eventTime(row);
    }

    Row copy() {
      return block.row(row);
    }
  }
}
