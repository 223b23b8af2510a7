/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterSpecsTest {
  @Test
  void aFlinkClusterIsSmallUnlessItIsToldOtherwise() {
    FlinkClusterSpec spec = FlinkClusterSpec.defaults();

    assertThat(spec).isEqualTo(new FlinkClusterSpec(2, 2, 256, Map.of()));
    assertThat(
            spec.withTaskManagers(3)
                .withSlots(4)
                .withHeapMebibytes(512)
                .withSetting("key", "value"))
        .isEqualTo(new FlinkClusterSpec(3, 4, 512, Map.of("key", "value")));
  }

  @Test
  void aSparkClusterIsSmallUnlessItIsToldOtherwise() {
    SparkClusterSpec spec = SparkClusterSpec.defaults();

    assertThat(spec).isEqualTo(new SparkClusterSpec(2, 1, 1024));
    assertThat(spec.withWorkers(3).withCores(4).withHeapMebibytes(2048))
        .isEqualTo(new SparkClusterSpec(3, 4, 2048));
  }

  @Test
  void refusesWhatIsOutOfBounds() {
    refuses(
        () -> FlinkClusterSpec.defaults().withTaskManagers(0),
        "Invalid task managers: 0 (must be between 1 and 16)");
    refuses(
        () -> FlinkClusterSpec.defaults().withSlots(65),
        "Invalid slots: 65 (must be between 1 and 64)");
    refuses(
        () -> FlinkClusterSpec.defaults().withHeapMebibytes(63),
        "Invalid heap mebibytes: 63 (must be between 64 and 65536)");
    refuses(
        () -> SparkClusterSpec.defaults().withWorkers(17),
        "Invalid workers: 17 (must be between 1 and 16)");
    refuses(
        () -> SparkClusterSpec.defaults().withCores(0),
        "Invalid cores: 0 (must be between 1 and 64)");
    refuses(
        () -> SparkClusterSpec.defaults().withHeapMebibytes(511),
        "Invalid heap mebibytes: 511 (must be between 512 and 65536)");
  }

  private static void refuses(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
