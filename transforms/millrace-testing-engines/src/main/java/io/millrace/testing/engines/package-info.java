/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Kafka, Flink and Spark for tests: real processes on the loopback, started by JUnit 5 extensions.
 */
@NullMarked
package io.millrace.testing.engines;

import org.jspecify.annotations.NullMarked;
