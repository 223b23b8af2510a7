/* SPDX-License-Identifier: Apache-2.0 */
/** Sessions: runs of rows of one key without a longer pause. */
@NullMarked
package io.millrace.transforms.session;

import org.jspecify.annotations.NullMarked;
