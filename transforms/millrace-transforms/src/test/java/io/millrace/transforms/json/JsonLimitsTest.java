/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonLimitsTest {

  @Test
  void takesAMebibyteAndAHundredLevelsByDefault() {
    assertThat(JsonLimits.defaults()).isEqualTo(new JsonLimits(1_048_576, 1_048_576, 100));
  }

  @Test
  void changesOneLimitAtATime() {
    JsonLimits limits =
        JsonLimits.defaults().withMaxRecordBytes(10).withMaxTextBytes(5).withMaxDepth(2);

    assertThat(limits).isEqualTo(new JsonLimits(10, 5, 2));
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    assertThatThrownBy(() -> new JsonLimits(0, 67_108_865, 1001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid maxRecordBytes: 0 (must be between 1 and 67108864); "
                + "Invalid maxTextBytes: 67108865 (must be between 1 and 67108864); "
                + "Invalid maxDepth: 1001 (must be between 1 and 1000)");
  }
}
