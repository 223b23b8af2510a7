/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static java.util.Objects.requireNonNull;

/** The name or path of a protected field. */
final class FieldName {
  private FieldName() {}

  /**
   * @throws IllegalArgumentException if it is empty
   */
  static void require(String field) {
    requireNonNull(field, "field is null");
    if (field.isEmpty()) {
      throw new IllegalArgumentException("Missing required field");
    }
  }
}
