/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Files in Amazon S3 and in stores that speak as it does, {@code s3://BUCKET/KEY}, by Beam's file
 * system: what reads and writes files does so there, too.
 */
@NullMarked
package io.millrace.io.s3;

import org.jspecify.annotations.NullMarked;
