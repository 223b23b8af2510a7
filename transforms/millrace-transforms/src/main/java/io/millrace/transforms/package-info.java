/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The words every room shares: dead letters, validation errors, record schemas, settings, stability
 * marks.
 */
@NullMarked
package io.millrace.transforms;

import org.jspecify.annotations.NullMarked;
