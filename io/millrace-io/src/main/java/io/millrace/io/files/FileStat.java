/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

/**
 * What a file system tells of a file without reading it.
 *
 * @param sizeBytes as stored
 * @param modifiedMillis when it was last written to; 0 where that is not known
 */
record FileStat(long sizeBytes, long modifiedMillis) {}
