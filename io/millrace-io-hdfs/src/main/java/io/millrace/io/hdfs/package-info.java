/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Files in HDFS, {@code hdfs://HOST:PORT/PATH}, by Beam's file system: what reads and writes files
 * does so there, too.
 */
@NullMarked
package io.millrace.io.hdfs;

import org.jspecify.annotations.NullMarked;
