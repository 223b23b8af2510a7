/* SPDX-License-Identifier: Apache-2.0 */
/** Rows that come late: apart from the others, and how late they are. */
@NullMarked
package io.millrace.transforms.late;

import org.jspecify.annotations.NullMarked;
