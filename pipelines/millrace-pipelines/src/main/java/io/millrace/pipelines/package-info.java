/* SPDX-License-Identifier: Apache-2.0 */
/** Pipelines by name: how one is defined, prepared, run on any runner and judged afterwards. */
@NullMarked
package io.millrace.pipelines;

import org.jspecify.annotations.NullMarked;
