/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;

/**
 * Where the fields of output rows come from.
 *
 * @param schema of the output
 * @param left for each output field the field of the left row, or {@link #NONE}
 * @param right for each the field of the right row, taken where there is no left one, or {@link
 *     #NONE}
 */
record OutputFields(Schema schema, int[] left, int[] right) implements Serializable {
  static final int NONE = -1;

  /** The rows of the left as they are. */
  static OutputFields ofLeft(Schema schema) {
    return new OutputFields(schema, all(schema), none(schema));
  }

  /** The rows of the right as they are. */
  static OutputFields ofRight(Schema schema) {
    return new OutputFields(schema, none(schema), all(schema));
  }

  private static int[] all(Schema schema) {
    return IntStream.range(0, schema.getFieldCount()).toArray();
  }

  private static int[] none(Schema schema) {
    int[] none = new int[schema.getFieldCount()];
    Arrays.fill(none, NONE);
    return none;
  }
}
