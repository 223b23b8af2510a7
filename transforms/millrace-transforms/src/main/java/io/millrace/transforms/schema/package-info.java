/* SPDX-License-Identifier: Apache-2.0 */
/** Beam schemas for Java records. */
@NullMarked
package io.millrace.transforms.schema;

import org.jspecify.annotations.NullMarked;
