/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.ThreadedEngine;
import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.MillraceOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;

/** Runs of the case study in tests, as the launcher has them but with all of Beam's checks on. */
final class Runs {
  static final RunnerLauncher DIRECT = new Direct(true);

  /** As the launcher has it: the run is watched, so that one without end can be told to stop. */
  static final RunnerLauncher WATCHED = new Direct(false);

  private Runs() {}

  static RunRequest request(Path warehouse, String runId, Map<String, String> options) {
    return new RunRequest(
        runId,
        Instant.parse("2026-03-04T05:06:07Z"),
        warehouse,
        RunMode.BATCH,
        OnReject.CONTINUE,
        options);
  }

  static RunReport run(RunRequest request) {
    return PipelineRun.prepare(new EcommercePipeline(), request).execute(DIRECT, Progress.SILENT);
  }

  static RunReport run(Path warehouse, Map<String, String> options) {
    return run(request(warehouse, "run-1", options));
  }

  static List<Row> rows(Path warehouse, IcebergTable table) {
    List<Row> rows = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      tables.forEachRow(table, rows::add);
    }
    return rows;
  }

  private record Direct(boolean blocks) implements RunnerLauncher {
    @Override
    public String name() {
      return "direct";
    }

    @Override
    public RunnerProfile profile(RunMode mode) {
      DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
      options.setBlockOnRun(blocks);
      if (mode == RunMode.STREAMING) {
        options.as(MillraceOptions.class).setGatherWrites(true);
        options.as(MillraceOptions.class).setBundlePerKey(true);
      }
      return RunnerProfile.of(options, 2).shards(2, "small tests");
    }

    @Override
    public Engine start(PipelineOptions options) {
      return new ThreadedEngine("direct-runner-worker");
    }
  }
}
