/* SPDX-License-Identifier: Apache-2.0 */
/** What the transform families share about rows: checks of the input, shards, event time, bytes. */
@NullMarked
package io.millrace.transforms.rows;

import org.jspecify.annotations.NullMarked;
