/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Every record of CSV, JSON lines and Avro files: as received by {@link ReadFiles}, straight into
 * blocks by {@link ReadBlocks}.
 */
@NullMarked
package io.millrace.io.files;

import org.jspecify.annotations.NullMarked;
