/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a contract, gathered so that its author sees it all at once. */
final class Problems {
  private final List<String> lines = new ArrayList<>();

  /** The path is empty for the contract as a whole. */
  void add(String path, String message) {
    lines.add(path.isEmpty() ? message : path + ": " + message);
  }

  /** What a value's own check says against it. */
  void add(String path, IllegalArgumentException refusal) {
    add(path, String.valueOf(refusal.getMessage()));
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /**
   * The problems in the order they were found.
   *
   * @param failure what could not be done, e.g. {@code Cannot load contract orders.yaml}
   */
  ValidationException asException(String failure) {
    return new ValidationException(failure + ":\n- " + String.join("\n- ", lines));
  }
}
