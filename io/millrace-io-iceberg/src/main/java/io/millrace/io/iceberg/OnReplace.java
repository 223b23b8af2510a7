/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

/** What a stream of a table does with a commit that replaces or deletes rows. */
enum OnReplace {
  /** Fails. */
  FAIL,
  /** Reads nothing of it, neither what it took nor what it added, and goes on behind it. */
  SKIP
}
