/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RepairTest {
  @Test
  void saysWhatToDoAboutAClusterThatIsTooSmall() {
    Exception failure =
        new IllegalStateException(
            "Job execution failed.",
            new IOException(
                "Insufficient number of network buffers: required 512, but only 0 available."));

    Throwable told = Repair.of(failure);

    assertThat(told)
        .hasMessage(
            "Insufficient number of network buffers; set"
                + " taskmanager.network.sort-shuffle.min-buffers to 16 in the cluster's"
                + " configuration, give its TaskManagers more taskmanager.memory.network, or run"
                + " with --mode=streaming")
        .hasNoCause()
        .hasSuppressedException(failure);
  }

  @Test
  void doesNotSendPeopleToTheMemoryOfThisJvm() {
    assertThat(Repair.of(new IllegalStateException(new OutOfMemoryError("Java heap space"))))
        .hasMessage("out of memory; give the TaskManagers more by taskmanager.memory.process.size");
  }

  @Test
  void leavesOtherFailuresAsTheyAre() {
    Exception failure = new IllegalStateException("Cannot take 5");

    assertThat(Repair.of(failure)).isSameAs(failure);
  }
}
