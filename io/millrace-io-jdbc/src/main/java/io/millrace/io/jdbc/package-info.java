/* SPDX-License-Identifier: Apache-2.0 */
/** Tables of databases: read by {@link ReadTable}, written by {@link UpsertRows}. */
@NullMarked
package io.millrace.io.jdbc;

import org.jspecify.annotations.NullMarked;
