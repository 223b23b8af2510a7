/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.io.Serializable;
import java.util.List;

/**
 * What to protect.
 *
 * @param protections at least one; each field at most once, which the input's schema tells
 */
record ProtectSpec(List<Protection> protections) implements Serializable {
  ProtectSpec {
    protections = List.copyOf(protections);
    if (protections.isEmpty()) {
      throw new IllegalArgumentException("Missing required protections");
    }
  }

  boolean tokenises() {
    return protections.stream().anyMatch(Tokenise.class::isInstance);
  }
}
