/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Evolving;

/**
 * Which side of a schema change can read what the other side wrote, in the words of schema
 * registries. "Old" is the schema a change is from, "new" the one it is to.
 *
 * @since 0.1
 */
@Evolving
public enum Compatibility {
  /** Neither side reads the other's rows. */
  NONE(false, false),
  /** Who knows the new schema reads old rows. */
  BACKWARD(true, false),
  /** Who knows the old schema reads new rows. */
  FORWARD(false, true),
  /** Both. */
  FULL(true, true);

  private final boolean newReadsOld;
  private final boolean oldReadsNew;

  Compatibility(boolean newReadsOld, boolean oldReadsNew) {
    this.newReadsOld = newReadsOld;
    this.oldReadsNew = oldReadsNew;
  }

  static Compatibility of(boolean newReadsOld, boolean oldReadsNew) {
    if (newReadsOld) {
      return oldReadsNew ? FULL : BACKWARD;
    }
    return oldReadsNew ? FORWARD : NONE;
  }

  /** What is left of two changes together. */
  Compatibility and(Compatibility other) {
    return of(newReadsOld && other.newReadsOld, oldReadsNew && other.oldReadsNew);
  }
}
