/* SPDX-License-Identifier: Apache-2.0 */
/** How the text of a value is read: numbers, times and truth, the same from every file. */
@NullMarked
package io.millrace.io.values;

import org.jspecify.annotations.NullMarked;
