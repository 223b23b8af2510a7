/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;

/**
 * Duplicates of one step.
 *
 * @param exact repeat the kept record in every column
 * @param conflicting have the kept record's key and other content
 * @since 0.1
 */
@Evolving
public record DuplicateCount(String step, long exact, long conflicting) {
  DuplicateCount plus(DuplicateCount other) {
    return new DuplicateCount(step, exact + other.exact, conflicting + other.conflicting);
  }
}
