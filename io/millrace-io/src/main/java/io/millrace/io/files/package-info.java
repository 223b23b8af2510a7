/* SPDX-License-Identifier: Apache-2.0 */
/** Every record of CSV, JSON lines and Avro files as received: {@link ReadFiles}. */
@NullMarked
package io.millrace.io.files;

import org.jspecify.annotations.NullMarked;
