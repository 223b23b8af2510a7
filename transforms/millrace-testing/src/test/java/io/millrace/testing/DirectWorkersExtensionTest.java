/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DirectWorkersExtension.class)
class DirectWorkersExtensionTest {
  private static final CountDownLatch AT_WORK = new CountDownLatch(1);

  /** A spinning worker is not held up by who interrupts it. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static volatile boolean failed;
  private static volatile boolean written;

  @Test
  void aTestWhosePipelineFailsEndsWhenAllWorkersHave() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(2);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("Slow", Create.of(1)).apply("Write", ParDo.of(new WriteFn()));
    pipeline.apply("Bad", Create.of(1)).apply("Fail", ParDo.of(new FailFn()));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish()).hasRootCauseMessage("no disk");
    assertThat(written).isFalse();
    failed = true;
  }

  @AfterAll
  static void itIsWritten() {
    assertThat(written).isTrue();
  }

  private static final class WriteFn extends DoFn<Integer, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement() {
      AT_WORK.countDown();
      while (!failed) {
        Thread.onSpinWait();
      }
      long until = System.nanoTime() + SLOW_NANOS;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      written = true;
    }
  }

  private static final class FailFn extends DoFn<Integer, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement() throws InterruptedException {
      AT_WORK.await();
      throw new IllegalStateException("no disk");
    }
  }
}
