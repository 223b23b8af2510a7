/* SPDX-License-Identifier: Apache-2.0 */
/**
 * JSON lines into blocks: the bytes of one line become one row, without a String or an object in
 * between.
 *
 * <p>{@link io.millrace.transforms.json.JsonRows} is the way in.
 */
@NullMarked
package io.millrace.transforms.json;

import org.jspecify.annotations.NullMarked;
