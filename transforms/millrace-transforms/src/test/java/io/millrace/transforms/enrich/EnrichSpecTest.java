/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnrichSpecTest {
  @Test
  void picksInTheOrderOfOutputNames() {
    EnrichSpec spec = new EnrichSpec(null, Map.of("c", "x", "a", "y", "b", "z"), null, null);

    assertThat(spec.picked().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void refusesAnEmptyOutputField() {
    assertThatThrownBy(() -> new EnrichSpec(null, Map.of("", "name"), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid picked fields: {=name} (must be without empty names)");
  }

  @Test
  void refusesAnEmptyTableField() {
    assertThatThrownBy(() -> new EnrichSpec(null, Map.of("name", ""), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid picked fields: {name=} (must be without empty names)");
  }

  @Test
  void refusesAnEmptyFlag() {
    assertThatThrownBy(() -> new EnrichSpec(null, Map.of(), "", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required flag");
  }

  @Test
  void refusesEmptyKeyFields() {
    assertThatThrownBy(() -> new EnrichSpec.Match("", "id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required inputField");
    assertThatThrownBy(() -> new EnrichSpec.Match("product_id", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required tableField");
  }
}
