/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class WorkerHeldTest {
  private final WorkerHeld<Integer, String> first = new WorkerHeld<>();
  private final WorkerHeld<Integer, String> second = SerializableUtils.clone(first);

  @Test
  void handsAValueToOneOfItsCopiesOnly() {
    first.open();
    second.open();
    first.put(1, "one");

    assertThat(second.take(1)).isEqualTo("one");
    assertThat(first.take(1)).isNull();

    first.close();
    second.close();
  }

  @Test
  void keepsValuesUntilTheLastCopyIsClosed() {
    first.open();
    second.open();
    first.put(1, "one");

    first.close();
    assertThat(second.take(1)).isEqualTo("one");

    second.put(1, "one");
    second.close();
    first.open();
    assertThat(first.take(1)).isNull();
    first.close();
  }

  @Test
  void opensAgainWhenItIsUsedAfterItsClose() {
    first.open();
    first.close();

    first.put(1, "one");

    assertThat(first.take(1)).isEqualTo("one");
    first.close();
    first.close();
  }
}
