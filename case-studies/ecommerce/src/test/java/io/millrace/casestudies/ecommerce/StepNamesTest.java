/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.PreflightFinding;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepNamesTest {
  @TempDir Path warehouse;

  /** A stream that is resumed in another JVM finds the state of its steps by their names. */
  @Test
  void areTheSameInEveryJvm() {
    List<String> names = new ArrayList<>();
    RunRequest request =
        new RunRequest(
            "r1",
            Instant.EPOCH,
            warehouse,
            RunMode.STREAMING,
            OnReject.CONTINUE,
            Map.of("events", "1000"));

    List<PreflightFinding> findings =
        PipelineRun.prepare(new EcommercePipeline(), request).check(noting(names));

    assertThat(findings).isEmpty();
    assertThat(names).hasSizeGreaterThan(100);
    assertThat(names).noneMatch(name -> name.matches(".*(Lambda|\\$\\$|@[0-9a-f]{3}|/0x).*"));
  }

  private static RunnerLauncher noting(List<String> names) {
    return new RunnerLauncher() {
      @Override
      public String name() {
        return "noting";
      }

      @Override
      public RunnerProfile profile(RunMode mode) {
        return RunnerProfile.of(PipelineOptionsFactory.create(), 2).shards(4, "as many as any");
      }

      @Override
      public void fit(RunnerProfile profile, Pipeline pipeline) {
        pipeline.traverseTopologically(
            new PipelineVisitor.Defaults() {
              @Override
              public void visitPrimitiveTransform(Node node) {
                names.add(node.getFullName());
              }
            });
      }
    };
  }
}
