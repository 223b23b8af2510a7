/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/** Tells of a catalog that does not answer which it is, where, and what may help. */
final class CatalogFailure {
  /** Of a module that need not be there, so by its name: the metastore was not reached. */
  private static final String METASTORE = "org.apache.iceberg.hive.RuntimeMetaException";

  /** What Hive's client says of a connection that is lost, behind an exception of no kind. */
  private static final String THRIFT = "org.apache.thrift.transport.TTransportException";

  /** What it says where it does not come back either. */
  private static final String NOT_AGAIN = "Could not connect to meta store";

  private static final String TRACE = "\n\tat ";

  private CatalogFailure() {}

  /**
   * The same with the catalog's name and address, where it is the catalog that failed.
   *
   * @param verb what was tried, as in "open"
   */
  static RuntimeException told(String verb, String label, RuntimeException failure) {
    return failure instanceof RESTException
            || failure instanceof UncheckedSQLException
            || isLostMetastore(failure)
        ? of(verb, label, failure)
        : failure;
  }

  private static boolean isLostMetastore(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure.getClass().getName().equals(METASTORE)
        || (failure.getClass() == RuntimeException.class
            && cause != null
            && (cause.getClass().getName().equals(THRIFT)
                || String.valueOf(cause.getMessage()).startsWith(NOT_AGAIN)));
  }

  /** The same of what is known to be so. */
  static IllegalStateException of(String verb, String label, Exception failure) {
    // Iceberg's own message of a connection that fails has the whole address.
    Throwable cause =
        failure instanceof UncheckedSQLException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Throwable reason = cause;
    boolean isAway = isLostMetastore(failure) || reason instanceof IOException;
    while (reason.getCause() != null) {
      reason = requireNonNull(reason.getCause());
      isAway |= reason instanceof IOException;
    }
    return new IllegalStateException(
        "Cannot %s the catalog %s: %s%s"
            .formatted(
                verb, label, said(reason), isAway ? "; start it, or correct its address" : ""),
        cause);
  }

  /** Without the stack trace that Hive's messages have. */
  private static String said(Throwable reason) {
    String message = reason.getMessage();
    if (message == null) {
      return reason.getClass().getName();
    }
    int trace = message.indexOf(TRACE);
    return trace < 0 ? message : message.substring(0, trace);
  }
}
