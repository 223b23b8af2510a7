/* SPDX-License-Identifier: Apache-2.0 */
/** Rows of an older or newer schema as rows of the one that is wanted. */
@NullMarked
package io.millrace.transforms.evolve;

import org.jspecify.annotations.NullMarked;
