/* SPDX-License-Identifier: Apache-2.0 */
/** Quality rules over rows: what each record must fulfil, and what happens to one that does not. */
@NullMarked
package io.millrace.transforms.quality;

import org.jspecify.annotations.NullMarked;
