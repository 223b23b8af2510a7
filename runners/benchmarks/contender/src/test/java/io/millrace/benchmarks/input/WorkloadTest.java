/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.contender.Arguments;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void namesAllThatIsOutOfBoundsAtOnce() {
    assertThatThrownBy(() -> new Workload("e3", 0, 91, Workload.Keys.ZIPF, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unsupported workload: e3 (supported: e1, e2, e1-kafka, e1-generated);"
                + " Invalid events: 0 (must be between 1 and 2000000000);"
                + " Invalid duplicates: 91 (must be between 0 and 90);"
                + " Invalid span-minutes: 0 (must be between 1 and 1440)");
  }

  @Test
  void namesItsFolderByEverythingTheBytesDependOn() {
    assertThat(new Workload("e2", 5, 50, Workload.Keys.ZIPF, 9, 30).key())
        .isEqualTo("e2-5-dup50-zipf-seed9-30min-v1");
    assertThat(Workload.of("e1", 5).withProducts(7).key())
        .isEqualTo("e1-5-dup10-uniform-seed42-60min-7products-v1");
    assertThat(Workload.of("e1-kafka", 5).withProducts(20_000).key())
        .isEqualTo(Workload.of("e1", 5).key());
  }

  @Test
  void isTheSameAfterItWasToldToAContender() {
    Workload workload =
        new Workload("e1-generated", 5, 50, Workload.Keys.ZIPF, 9, 30).withProducts(3);

    assertThat(Workload.of(Arguments.parse(workload.arguments().toArray(String[]::new))))
        .contains(workload);
    assertThat(Workload.of(Arguments.parse("--workload=e1"))).isEmpty();
  }

  @Test
  void refusesASliceThatIsNone() {
    assertThatThrownBy(() -> EventLines.slice(Workload.of("e1", 10), 8, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid slice: 8 of 8 (must be one of 0 to slices - 1)");
  }
}
