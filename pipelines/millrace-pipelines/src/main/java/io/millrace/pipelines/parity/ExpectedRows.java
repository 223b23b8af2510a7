/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;

/**
 * What somebody who is not the pipeline says that a table must hold, if no record is late.
 *
 * @param table with the columns that are known
 * @param rows with these columns
 * @since 0.1
 */
@Evolving
public record ExpectedRows(ComparedTable table, RowSource rows) {
  public ExpectedRows {
    requireNonNull(table, "table is null");
    requireNonNull(rows, "rows is null");
  }
}
