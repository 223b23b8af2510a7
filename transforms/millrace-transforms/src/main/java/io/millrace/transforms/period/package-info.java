/* SPDX-License-Identifier: Apache-2.0 */
/** Keyed work over periods of event time, each with what came before it: what families share. */
@NullMarked
package io.millrace.transforms.period;

import org.jspecify.annotations.NullMarked;
