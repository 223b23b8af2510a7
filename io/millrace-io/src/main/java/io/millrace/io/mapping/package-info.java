/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From records as received to typed rows, by a small YAML: where each field is found, how times are
 * read, what makes a duplicate and which rules set a flag.
 */
@NullMarked
package io.millrace.io.mapping;

import org.jspecify.annotations.NullMarked;
