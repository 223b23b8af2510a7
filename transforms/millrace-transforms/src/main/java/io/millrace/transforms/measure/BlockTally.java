/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Block;
import org.jspecify.annotations.Nullable;

/** What one measure has seen of many groups, each under a slot number. Not thread-safe. */
interface BlockTally {
  /**
   * Adds each row to its group.
   *
   * @param slots the group of each row; negative for a row that is not to be seen
   * @param count one more than the highest slot there is
   */
  void add(Block block, int[] slots, int count);

  /** All of a group, in the type of the measure's partial field; null if nothing was seen of it. */
  @Nullable Object partial(int slot);

  /** Forgets all groups. */
  void clear();
}
