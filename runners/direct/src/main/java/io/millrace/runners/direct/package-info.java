/* SPDX-License-Identifier: Apache-2.0 */
/** Pipelines on Beam's direct runner: one JVM, no server. */
@NullMarked
package io.millrace.runners.direct;

import org.jspecify.annotations.NullMarked;
