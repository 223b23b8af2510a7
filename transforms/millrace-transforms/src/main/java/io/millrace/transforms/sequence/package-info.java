/* SPDX-License-Identifier: Apache-2.0 */
/** Sequences: patterns of events that follow each other, or stay away, among the rows of a key. */
@NullMarked
package io.millrace.transforms.sequence;

import org.jspecify.annotations.NullMarked;
