/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.List;

/**
 * What is to be known of a row to tell whether it stays.
 *
 * @param order the greater stays; the same for all rows of a table without an order
 * @param deleted whether it says that its key is gone
 * @param file where it is
 * @param position and there, from 0
 * @param isNew whether it comes with this commit; else the table has it
 */
record KeyedRow(
    List<Object> key, long order, boolean deleted, String file, long position, boolean isNew) {}
