/* SPDX-License-Identifier: Apache-2.0 */
/** Seeded input, made of nothing but its settings. */
@NullMarked
package io.millrace.benchmarks.input;

import org.jspecify.annotations.NullMarked;
