/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import java.io.Closeable;
import java.io.IOException;

/** Writes the rows of blocks of one schema to one file. Closing ends the file. */
interface BlockWriter extends Closeable {
  void write(Block block) throws IOException;

  /** About how many bytes the file will have. */
  long bytes();

  /** Lets go of what is held outside the heap; the file is of no use then. */
  void abandon() throws IOException;

  /** Begins a file. */
  interface Opening {
    BlockWriter open(CountingOutput output) throws IOException;
  }
}
