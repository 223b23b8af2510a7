/* SPDX-License-Identifier: Apache-2.0 */
/** Pipelines on Apache Flink, embedded in one JVM. */
@NullMarked
package io.millrace.runners.flink;

import org.jspecify.annotations.NullMarked;
