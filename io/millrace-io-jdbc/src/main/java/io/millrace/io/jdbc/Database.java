/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.io.jdbc.ConnectionPool.Purpose;
import java.sql.Connection;
import java.sql.SQLException;

/** Questions to a database, and what its failures are told as. */
final class Database {
  private Database() {}

  /** A question. */
  @FunctionalInterface
  interface Question<T> {
    T of(Connection connection, Dialect dialect) throws SQLException;
  }

  /**
   * Asks it.
   *
   * @param what for the message, as in "read orders"
   * @throws IllegalStateException if it does not answer
   */
  static <T> T ask(JdbcAddress address, Retry retry, String what, Question<T> question) {
    ConnectionPool pool = ConnectionPool.join(address, Purpose.READ);
    try {
      return retry.run(pool, connection -> question.of(connection, pool.dialect()), () -> true);
    } catch (SQLException e) {
      throw failure(address, what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot %s: interrupted".formatted(what), e);
    } finally {
      pool.leave();
    }
  }

  /** What a failure says, of a batch what it failed by; without secrets. */
  static SQLException reason(JdbcAddress address, SQLException e) {
    SQLException next = e.getNextException();
    return Scrubber.of(address).scrubbed(next == null ? e : next);
  }

  /** What a failure says, without secrets. */
  static IllegalStateException failure(JdbcAddress address, String what, SQLException e) {
    SQLException scrubbed = reason(address, e);
    return new IllegalStateException(
        "Cannot %s of %s: %s".formatted(what, address, scrubbed.getMessage()), scrubbed);
  }
}
