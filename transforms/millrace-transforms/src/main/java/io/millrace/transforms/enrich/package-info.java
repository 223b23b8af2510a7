/* SPDX-License-Identifier: Apache-2.0 */
/** Fields from a table, looked up by key. */
@NullMarked
package io.millrace.transforms.enrich;

import org.jspecify.annotations.NullMarked;
