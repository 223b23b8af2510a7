/* SPDX-License-Identifier: Apache-2.0 */
/** Joins of two streams by key and event time: in windows, within an interval, as of a time. */
@NullMarked
package io.millrace.transforms.join;

import org.jspecify.annotations.NullMarked;
