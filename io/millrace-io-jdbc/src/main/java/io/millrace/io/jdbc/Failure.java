/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

/** What a failure of a statement asks for. */
enum Failure {
  /** The database cannot be reached: try again later. */
  CONNECTION,
  /** Another transaction was in the way: try again. */
  CONTENTION,
  /** The database does not take a value: leave out the row. */
  DATA,
  /** Anything else, which another try does not mend. */
  OTHER
}
