/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that is slow while another fails, or somebody cancels, on Beam's direct runner. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadedEngineTest {
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static volatile CountDownLatch working = new CountDownLatch(1);
  private static volatile CountDownLatch done = new CountDownLatch(1);
  private static volatile boolean fails;

  @BeforeEach
  void arm() {
    working = new CountDownLatch(1);
    done = new CountDownLatch(1);
    fails = false;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saysThatAPipelineHasFailedWhenNobodyIsAtWork(boolean blocksOnRun) {
    fails = true;

    assertThatThrownBy(() -> engine().run(pipeline(blocksOnRun)).waitUntilFinish())
        .hasRootCauseMessage("On purpose");

    assertThat(done.getCount()).isZero();
  }

  @Test
  void saysThatAPipelineIsCancelledWhenNobodyIsAtWork() throws Exception {
    PipelineResult run = engine().run(pipeline(/* blocksOnRun= */ false));
    working.await();

    State state = run.cancel();

    assertThat(state).isEqualTo(State.CANCELLED);
    assertThat(done.getCount()).isZero();
  }

  @Test
  void runsToTheEnd() {
    PipelineResult run = engine().run(pipeline(/* blocksOnRun= */ false));

    assertThat(run.waitUntilFinish()).isEqualTo(State.DONE);
    assertThat(run.getState()).isEqualTo(State.DONE);
    assertThat(done.getCount()).isZero();
  }

  private static ThreadedEngine engine() {
    return new ThreadedEngine("direct-runner-worker");
  }

  private static Pipeline pipeline(boolean blocksOnRun) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setBlockOnRun(blocksOnRun);
    options.setTargetParallelism(3);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("Slow", Create.of(1)).apply("Work", ParDo.of(new SlowFn()));
    pipeline.apply("Bad", Create.of(1)).apply("Fail", ParDo.of(new FailFn()));
    return pipeline;
  }

  private static final class SlowFn extends DoFn<Integer, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement() {
      working.countDown();
      long until = System.nanoTime() + SLOW_NANOS;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      done.countDown();
    }
  }

  private static final class FailFn extends DoFn<Integer, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement() throws InterruptedException {
      working.await();
      if (fails) {
        throw new IllegalStateException("On purpose");
      }
    }
  }
}
