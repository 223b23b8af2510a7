/* SPDX-License-Identifier: Apache-2.0 */
/** The benchmark's workloads as native Flink jobs: DataStream and SQL. */
@NullMarked
package io.millrace.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
