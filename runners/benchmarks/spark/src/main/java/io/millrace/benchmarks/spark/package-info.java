/* SPDX-License-Identifier: Apache-2.0 */
/** The benchmark's workloads in Spark SQL, batch. */
@NullMarked
package io.millrace.benchmarks.spark;

import org.jspecify.annotations.NullMarked;
