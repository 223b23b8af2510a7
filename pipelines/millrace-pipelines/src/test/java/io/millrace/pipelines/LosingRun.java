/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * A run in which one output of one step loses one record, be it a row of a block, for tests that
 * the ledger notices. Works on runners inside this JVM.
 */
public final class LosingRun {
  /** By the id of a loss: whether the record has been lost. */
  private static final Map<String, AtomicBoolean> LOSSES = new ConcurrentHashMap<>();

  private final PipelineDefinition definition;
  private final RunnerLauncher launcher;

  public LosingRun(PipelineDefinition definition, RunnerLauncher launcher) {
    this.definition = definition;
    this.launcher = launcher;
  }

  /**
   * What a run with a loss came to.
   *
   * @param lost false if the output was empty, so that there was nothing to lose
   */
  public record Outcome(RunReport report, boolean lost) {}

  /** The outputs a pipeline has, found by running it without loss. */
  public List<String> outputs(RunRequest request) {
    List<String> names = new ArrayList<>();
    RunReport report =
        PipelineRun.prepare(
                definition,
                request,
                new StepOutputs() {
                  @Override
                  public <T> PCollection<T> pass(String name, PCollection<T> output) {
                    names.add(name);
                    return output;
                  }
                })
            .execute(launcher, Progress.SILENT);
    if (!report.succeeded()) {
      throw new IllegalStateException("Cannot run without loss: " + report.failure());
    }
    return names;
  }

  /** Runs with a record of an output lost. */
  public Outcome lose(String output, RunRequest request) {
    String id = UUID.randomUUID().toString();
    AtomicBoolean lost = new AtomicBoolean();
    LOSSES.put(id, lost);
    RunReport report =
        PipelineRun.prepare(
                definition,
                request,
                new StepOutputs() {
                  @Override
                  public <T> PCollection<T> pass(String name, PCollection<T> passing) {
                    return name.equals(output) ? losing(id, passing) : passing;
                  }
                })
            .execute(launcher, Progress.SILENT);
    return new Outcome(report, lost.get());
  }

  private static <T> PCollection<T> losing(String id, PCollection<T> output) {
    PCollection<T> less = output.apply("Lose/" + output.getName(), ParDo.of(new LoseOneFn<T>(id)));
    return less.setCoder(output.getCoder());
  }

  private static final class LoseOneFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1L;
    private final String id;

    LoseOneFn(String id) {
      this.id = id;
    }

    @ProcessElement
    @SuppressWarnings("unchecked") // A block is what the collection is of.
    public void processElement(@Element T element, OutputReceiver<T> out) {
      @Nullable AtomicBoolean lost = LOSSES.get(id);
      if (lost == null) {
        throw new IllegalStateException("Cannot lose a record in another JVM");
      }
      if (!lost.compareAndSet(false, true)) {
        out.output(element);
      } else if (element instanceof Block block && block.rows() > 1) {
        out.output((T) withoutFirst(block));
      }
    }

    private static Block withoutFirst(Block block) {
      int[] rows = IntStream.range(0, block.rows()).toArray();
      return block.take(rows, 1, rows.length);
    }
  }
}
