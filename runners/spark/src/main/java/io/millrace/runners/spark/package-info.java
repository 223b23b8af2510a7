/* SPDX-License-Identifier: Apache-2.0 */
/** Pipelines on Apache Spark, embedded in one JVM. */
@NullMarked
package io.millrace.runners.spark;

import org.jspecify.annotations.NullMarked;
