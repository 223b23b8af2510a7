/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The connections of a JVM to one database for one purpose: as many as its address allows. Who
 * writes never waits for one who reads, and the other way around, so that a table that is read into
 * another one of the same database needs no more than one of each.
 *
 * <p>Safe for concurrent use. Who joined leaves; the last one's leaving closes what is idle.
 */
final class ConnectionPool {
  /** What connections are for. */
  enum Purpose {
    READ,
    WRITE
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException, InterruptedException;
  }

  private record Id(JdbcAddress address, Purpose purpose) {}

  private static final Map<Id, ConnectionPool> POOLS = new HashMap<>();

  private final Id id;
  private final Dialect dialect;
  private final Semaphore permits;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private int users;

  private ConnectionPool(Id id) {
    this.id = id;
    this.dialect = Dialect.of(id.address());
    this.permits = new Semaphore(id.address().poolSize(), true);
  }

  static ConnectionPool join(JdbcAddress address, Purpose purpose) {
    synchronized (POOLS) {
      ConnectionPool pool = POOLS.computeIfAbsent(new Id(address, purpose), ConnectionPool::new);
      pool.users++;
      return pool;
    }
  }

  /**
   * @throws IllegalStateException if a connection cannot be closed
   */
  void leave() {
    synchronized (POOLS) {
      users--;
      if (users > 0) {
        return;
      }
      POOLS.remove(id);
    }
    List<SQLException> failures = closeIdle();
    if (!failures.isEmpty()) {
      throw new IllegalStateException(
          "Cannot close a connection to " + id.address(),
          Scrubber.of(id.address()).scrubbed(failures.get(0)));
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Works with a connection that nobody else has, in a transaction where it writes. What fails is
   * undone. A connection stays open after a failure of data only; where it is one of the connection
   * itself, all that are idle have likely lost the database, too, and are closed.
   */
  <T> T use(Work<T> work) throws SQLException, InterruptedException {
    permits.acquire();
    try {
      Connection connection = take();
      try {
        if (inTransaction()) {
          connection.setAutoCommit(false);
        }
        T result = work.with(connection);
        giveBack(connection);
        return result;
      } catch (SQLException e) {
        Failure failure = dialect.failure(e);
        if (failure != Failure.DATA || !undo(e, connection)) {
          closeAfter(e, connection);
        }
        if (failure == Failure.CONNECTION) {
          closeIdle().forEach(e::addSuppressed);
        }
        throw e;
      } catch (InterruptedException | RuntimeException | Error e) {
        closeAfter(e, connection);
        throw e;
      }
    } finally {
      permits.release();
    }
  }

  private boolean inTransaction() {
    return id.purpose() == Purpose.WRITE || dialect.readsInTransactions();
  }

  private boolean undo(SQLException failure, Connection connection) {
    try {
      if (inTransaction()) {
        connection.rollback();
      }
      giveBack(connection);
      return true;
    } catch (SQLException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private Connection take() throws SQLException {
    synchronized (idle) {
      Connection connection = idle.pollFirst();
      if (connection != null) {
        return connection;
      }
    }
    return dialect.connect(id.address());
  }

  /** One that is idle must not keep a transaction open: SQLite's has the lock of the file. */
  private void giveBack(Connection connection) throws SQLException {
    if (inTransaction()) {
      connection.setAutoCommit(true);
    }
    synchronized (idle) {
      idle.addFirst(connection);
    }
  }

  private static void closeAfter(Throwable failure, Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private List<SQLException> closeIdle() {
    List<SQLException> failures = new ArrayList<>();
    synchronized (idle) {
      while (!idle.isEmpty()) {
        try {
          idle.removeFirst().close();
        } catch (SQLException e) {
          failures.add(e);
        }
      }
    }
    return failures;
  }
}
