/* SPDX-License-Identifier: Apache-2.0 */
/** One row per key, chosen by data. */
@NullMarked
package io.millrace.transforms.dedup;

import org.jspecify.annotations.NullMarked;
