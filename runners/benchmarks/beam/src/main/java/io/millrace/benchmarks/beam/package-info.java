/* SPDX-License-Identifier: Apache-2.0 */
/** The benchmark's workloads in plain, idiomatic Beam, for any runner. */
@NullMarked
package io.millrace.benchmarks.beam;

import org.jspecify.annotations.NullMarked;
