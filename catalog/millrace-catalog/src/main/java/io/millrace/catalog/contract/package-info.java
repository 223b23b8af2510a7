/* SPDX-License-Identifier: Apache-2.0 */
/** Data contracts of the Open Data Contract Standard, and the quality rules they compile to. */
@NullMarked
package io.millrace.catalog.contract;

import org.jspecify.annotations.NullMarked;
