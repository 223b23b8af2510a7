/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Tables in Apache Iceberg: rows become data files in parallel, one commit per table makes them
 * visible, and a commit that is repeated is skipped.
 */
@NullMarked
package io.millrace.io.iceberg;

import org.jspecify.annotations.NullMarked;
