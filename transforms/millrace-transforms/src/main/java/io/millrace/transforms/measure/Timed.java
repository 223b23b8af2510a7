/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

/** A value and when it was so, in milliseconds since the epoch. */
record Timed(long eventTime, Object value) {}
