/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

/** What is wrong with a record: one of the codes of {@link RawRecord}, and why. */
record Problem(String code, String message) {}
