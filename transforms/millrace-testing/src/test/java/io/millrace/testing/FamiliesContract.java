/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Asks every family the first question of its contract on another runner. */
public abstract class FamiliesContract {
  /** Those that take streams. */
  static final List<TransformContract> FAMILIES =
      Family.ALL.stream().map(Family::contract).filter(TransformContract::streams).toList();

  /** How the runner is told to run. */
  protected abstract PipelineOptions options();

  /** Whether the runner knows Beam's TestStream. */
  protected abstract boolean streams();

  /** What a pipeline still needs when it is complete. */
  protected void complete(Pipeline pipeline) {}

  @TestFactory
  Stream<DynamicTest> givesTheSameInWhateverOrder() {
    return FAMILIES.stream()
        .map(
            family ->
                DynamicTest.dynamicTest(
                    family.getClass().getSimpleName(),
                    () -> onThisRunner(family).givesTheSameInBatchAndStreamingInWhateverOrder()));
  }

  private TransformContract onThisRunner(TransformContract family) {
    return new TransformContract() {
      @Override
      protected Subject subject() {
        return family.subject();
      }

      @Override
      protected PipelineOptions options() {
        return FamiliesContract.this.options();
      }

      @Override
      protected void complete(Pipeline pipeline) {
        FamiliesContract.this.complete(pipeline);
      }

      @Override
      protected boolean streams() {
        return family.streams() && FamiliesContract.this.streams();
      }
    };
  }
}
