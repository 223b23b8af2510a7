/* SPDX-License-Identifier: Apache-2.0 */
/** Measures per group and event-time window. */
@NullMarked
package io.millrace.transforms.aggregate;

import org.jspecify.annotations.NullMarked;
