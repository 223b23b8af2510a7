/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.cdc.ChangesMark.Place;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The log of a database's changes, and the table that is read by it. */
interface DatabaseLog {
  /** All that is wrong with the server and the table for this. */
  List<String> problems() throws SQLException;

  /**
   * Makes the server ready.
   *
   * @return before all changes that are read, and not behind any that the rows do not have. Their
   *     positions count on from the microsecond of now: so those of a reader that begins later are
   *     greater than all that one before has given
   */
  Place begin() throws SQLException;

  /**
   * Gives a place its end, if it is to have one: what is committed now. Where rows are read first
   * that is when they are read, since they may be of any time until then.
   */
  Place ending(Place place) throws SQLException;

  /**
   * Checks that the changes behind a place are still there.
   *
   * @throws IllegalStateException if they are not
   */
  void requireReachable(Place place) throws SQLException;

  /** The table as it is now. */
  SourceTable table() throws SQLException;

  /** Reads the rows that are there. */
  RowsByKey rows() throws SQLException;

  /** Reads the changes behind a place that is reachable. */
  LogTail tail(Place place) throws IOException, SQLException;

  /** A boundary as people read it. */
  String shown(long boundary);
}
