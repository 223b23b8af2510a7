/* SPDX-License-Identifier: Apache-2.0 */
/** What the copies of a function in one worker share. */
@NullMarked
package io.millrace.transforms.worker;

import org.jspecify.annotations.NullMarked;
