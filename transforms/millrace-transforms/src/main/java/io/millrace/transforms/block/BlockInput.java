/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.ValidationException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;

/** What steps over blocks ask of their input. */
final class BlockInput {
  private BlockInput() {}

  /** The fields of the blocks. */
  static Schema schema(String verb, PCollection<Block> input) {
    Coder<Block> coder = input.getCoder();
    if (!(coder instanceof BlockCoder blocks)) {
      throw new ValidationException(
          "Cannot %s %s: its coder is %s (must be BlockCoder)"
              .formatted(verb, input.getName(), coder.getClass().getSimpleName()));
    }
    return blocks.schema();
  }
}
