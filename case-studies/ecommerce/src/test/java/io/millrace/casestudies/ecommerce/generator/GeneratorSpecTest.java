/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorSpecTest {
  @Test
  void defaultsAreTheDocumentedInput() {
    assertThat(GeneratorSpec.defaults()).isEqualTo(new GeneratorSpec(42, 100_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 50_000_000})
  void takesBothBounds(int events) {
    assertThat(new GeneratorSpec(1, events).events()).isEqualTo(events);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 99, 50_000_001})
  void refusesEventsOutOfBounds(int events) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GeneratorSpec(1, events))
        .withMessage("Invalid events: " + events + " (must be 100 to 50000000)");
  }

  @Test
  void copiesChangeOneComponent() {
    GeneratorSpec spec = new GeneratorSpec(1, 200);

    assertThat(spec.withSeed(2)).isEqualTo(new GeneratorSpec(2, 200));
    assertThat(spec.withEvents(300)).isEqualTo(new GeneratorSpec(1, 300));
  }

  @Test
  void twoFifthsRoundedDownAreOrderLines() {
    assertThat(new GeneratorSpec(1, 104).orderLines()).isEqualTo(41);
    assertThat(new GeneratorSpec(1, 104).clicks()).isEqualTo(63);
    assertThat(new GeneratorSpec(1, 50_000_000).orderLines()).isEqualTo(20_000_000);
  }
}
