/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Kafka, Flink, Spark, databases, an object store and a catalog of tables for tests: real processes
 * on the loopback, started by JUnit 5 extensions.
 */
@NullMarked
package io.millrace.testing.engines;

import org.jspecify.annotations.NullMarked;
