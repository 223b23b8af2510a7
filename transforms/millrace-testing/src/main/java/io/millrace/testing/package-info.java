/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a transform is tested with: scripts of events out of order, and the contract it must keep.
 */
@NullMarked
package io.millrace.testing;

import org.jspecify.annotations.NullMarked;
