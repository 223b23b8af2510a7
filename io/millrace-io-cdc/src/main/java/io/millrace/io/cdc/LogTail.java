/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.cdc.ChangesMark.Place;
import io.millrace.transforms.block.Block;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The log of a database behind a place, as it grows. Not thread-safe. */
interface LogTail extends Closeable {
  /**
   * What came since, after a little while also nothing.
   *
   * @throws IllegalStateException if it cannot be read on at any time
   */
  List<LogEntry> poll() throws IOException, SQLException;

  /** Says that all up to a place is kept, so that the server may forget it. */
  void confirm(Place kept);

  /**
   * A time of the server's clock before which nothing is committed that is still to come, for who
   * has read up to a boundary.
   *
   * @return {@link Block#ON_TIME} where the log itself tells the time
   */
  default long quietSince(long boundary) throws SQLException {
    return Block.ON_TIME;
  }

  @Override
  void close();
}
