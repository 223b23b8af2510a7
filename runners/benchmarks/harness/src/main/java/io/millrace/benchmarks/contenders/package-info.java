/* SPDX-License-Identifier: Apache-2.0 */
/** The two contenders that need no engine's module: hand-written Java and DuckDB. */
@NullMarked
package io.millrace.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
