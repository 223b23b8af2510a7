/* SPDX-License-Identifier: Apache-2.0 */
/** Runs contenders against each other in fresh JVMs and says what the figures allow to say. */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
