/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitIdTest {
  @Test
  void runAndStepAreToldApartWhateverTheirNames() {
    assertThat(CommitId.ofStep("run-1", "Gold/Store")).isEqualTo("run-1#Gold%2FStore");
    assertThat(CommitId.ofStep("a#b", "c")).isNotEqualTo(CommitId.ofStep("a", "b#c"));
    assertThat(CommitId.isOfStream(CommitId.ofStep("a/b", "Gold/Store"))).isFalse();
    assertThat(CommitId.isOfRun(CommitId.ofStep("a/b", "Store") + "/0", "a/b")).isTrue();
  }

  @Test
  void theCommitsOfAStreamHaveOneWriterAndABatchIsItsOwn() {
    assertThat(CommitId.writer("run-1")).isEqualTo("run-1");
    assertThat(CommitId.writer("run-1#Store")).isEqualTo("run-1#Store");
    assertThat(CommitId.writer("run-1/0")).isEqualTo(CommitId.writer("run-1/1"));
    assertThat(CommitId.writer("run-1#Store/0")).isEqualTo(CommitId.writer("run-1#Store/1"));
    assertThat(CommitId.writer("run-1#Store/0")).isNotEqualTo(CommitId.writer("run-1#Other/0"));
  }

  @Test
  void aCommitIsOfItsRunAndOfNoOtherThatBeginsAlike() {
    assertThat(CommitId.isOfRun("run-1", "run-1")).isTrue();
    assertThat(CommitId.isOfRun("run-1/start", "run-1")).isTrue();
    assertThat(CommitId.isOfRun("run-1#Store", "run-1")).isTrue();
    assertThat(CommitId.isOfRun("run-1#Store/0", "run-1")).isTrue();
    assertThat(CommitId.isOfRun(CommitId.writer("run-1#Store/0"), "run-1")).isTrue();
    assertThat(CommitId.isOfRun("run-10", "run-1")).isFalse();
    assertThat(CommitId.isOfRun("run-10#Store/0", "run-1")).isFalse();
  }

  @Test
  void tellsStepsOfARunFromEachOtherAndFromTheRunItself() {
    assertThat(CommitId.areOfRunAndItsStep("run-1#Store", "run-1")).isTrue();
    assertThat(CommitId.areOfRunAndItsStep("run-1/0", "run-1#Store/0")).isTrue();
    assertThat(CommitId.areOfRunAndItsStep("run-1#Store", "run-2")).isFalse();
    assertThat(CommitId.areOfRunAndItsStep("run-1", "run-1/start")).isFalse();

    assertThat(CommitId.areOfTwoSteps("run-1#Store", "run-1#Other")).isTrue();
    assertThat(CommitId.areOfTwoSteps("run-1#Store", "run-2#Other")).isFalse();
    assertThat(CommitId.areOfTwoSteps("run-1#Store/0", "run-1#Store/1")).isFalse();
    assertThat(CommitId.areOfTwoSteps("run-1", "run-2")).isFalse();
  }
}
