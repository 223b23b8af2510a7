/* SPDX-License-Identifier: Apache-2.0 */
/** Changes of databases as a stream: {@link ReadChanges}. */
@NullMarked
package io.millrace.io.cdc;

import org.jspecify.annotations.NullMarked;
