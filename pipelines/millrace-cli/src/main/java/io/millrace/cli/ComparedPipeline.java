/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.parity.CellRunner;
import io.millrace.pipelines.parity.CellRunner.Ran;
import io.millrace.pipelines.parity.CellRunner.State;
import io.millrace.transforms.ValidationException;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline that is prepared to be compared.
 *
 * @param without why it does not run in streaming; empty if it does, or is not asked to
 */
record ComparedPipeline(PipelineRun prepared, Optional<String> without) {
  /** As a stream if it is to run as one, since it may have options of its own there. */
  static ComparedPipeline of(
      PipelineDefinition pipeline, RunRequest request, RunnerLauncher runner, List<RunMode> modes) {
    if (!modes.contains(RunMode.STREAMING)) {
      return new ComparedPipeline(PipelineRun.prepare(pipeline, request), Optional.empty());
    }
    RunRequest streaming = request.with(RunMode.STREAMING);
    try {
      if (PipelineRun.prepare(pipeline, streaming).readsStream(runner)) {
        return new ComparedPipeline(PipelineRun.prepare(pipeline, streaming), Optional.empty());
      }
    } catch (ValidationException e) {
      return new ComparedPipeline(
          PipelineRun.prepare(pipeline, request), Optional.of(String.valueOf(e.getMessage())));
    }
    return new ComparedPipeline(
        PipelineRun.prepare(pipeline, request),
        Optional.of(
            "Unsupported mode of "
                + pipeline.name()
                + ": streaming (supported: batch); it reads no input as a stream"));
  }

  /** What does not read a stream is not run as one. */
  CellRunner guarding(CellRunner cells) {
    return cell ->
        without.isPresent() && cell.mode().equals(RunMode.STREAMING.label())
            ? new Ran(State.REFUSED, without.get())
            : cells.run(cell);
  }
}
