/* SPDX-License-Identifier: Apache-2.0 */
/** The command line, the lookup table and the counts of every benchmark contender. */
@NullMarked
package io.millrace.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
