/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeduplicateSpecTest {
  @Test
  void refusesNoKey() {
    assertThatThrownBy(() -> Deduplicate.byFields())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required key fields");
  }

  @Test
  void refusesAnEmptyKeyField() {
    assertThatThrownBy(() -> Deduplicate.byFields("shop", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid key fields: [shop, ] (must be without empty names)");
  }

  @Test
  void refusesAnEmptyComparedField() {
    assertThatThrownBy(() -> Deduplicate.byFields("id").comparing(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required compared field");
  }

  @Test
  void refusesAnEmptyTimeField() {
    assertThatThrownBy(() -> Deduplicate.byFields("id").keepingLatest(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required timeField");
  }

  @Test
  void refusesAnEmptyTieBreakField() {
    assertThatThrownBy(() -> Deduplicate.byFields("id").tieBrokenBy(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid tie-break fields: [] (must be without empty names)");
  }
}
