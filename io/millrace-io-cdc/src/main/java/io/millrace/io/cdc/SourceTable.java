/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

/** A table whose changes are read. */
interface SourceTable {
  /** Whether a delete has a value of that column. */
  boolean tells(String column);

  /** Whether a column has dates, as Debezium writes them. */
  boolean isDate(String column);

  /** Why a change may be without a value, and what is to be done about it. */
  String unchanged();
}
