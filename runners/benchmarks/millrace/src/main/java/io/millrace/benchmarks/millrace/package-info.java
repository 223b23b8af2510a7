/* SPDX-License-Identifier: Apache-2.0 */
/** The benchmark's workloads as Millrace states them, for any runner. */
@NullMarked
package io.millrace.benchmarks.millrace;

import org.jspecify.annotations.NullMarked;
