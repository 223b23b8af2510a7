/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine ends a run well that has published nothing. */
class UncommittedRunTest {
  /** Runs another pipeline, which commits no table. */
  private static final RunnerLauncher ASTRAY =
      new RunnerLauncher() {
        @Override
        public String name() {
          return "astray";
        }

        @Override
        public RunnerProfile profile(RunMode mode) {
          return Runs.DIRECT.profile(mode);
        }

        @Override
        public Engine start(PipelineOptions options) {
          return new Engine() {
            @Override
            public PipelineResult run(Pipeline pipeline) {
              Pipeline other = Pipeline.create(options);
              other.apply(Create.of("nothing to commit"));
              return other.run();
            }
          };
        }
      };

  @TempDir Path folder;

  @Test
  void failsARunWhoseGateWasOpenAndWhichATableShowsNothingOf() throws IOException {
    Path warehouse = folder.resolve("warehouse");
    Map<String, String> options =
        Map.of(
            "orders",
            write(
                "orders.csv",
                "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status",
                "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed"),
            "clicks",
            write(
                "clicks.jsonl",
                "{\"event_id\":\"e1\",\"ts\":1772445600000,\"type\":\"view\",\"customer\":{\"id\":\"C1\"},"
                    + "\"product_id\":\"P1\",\"page\":\"/\",\"country\":\"DE\",\"device\":\"mobile\"}"),
            "catalogue",
            write(
                "catalogue.csv",
                "product_id,product_name,category,list_price",
                "P1,Pot,Kitchen,9"));

    RunReport good = Runs.run(Runs.request(warehouse, "run-1", options));
    RunReport astray =
        PipelineRun.prepare(new EcommercePipeline(), Runs.request(warehouse, "run-2", options))
            .execute(ASTRAY, Progress.SILENT);

    assertThat(good.failure()).isNull();
    assertThat(astray.succeeded()).isFalse();
    assertThat(astray.failure())
        .contains("silver.orders has no snapshot of this run, though the gate was open")
        .contains("gold.sales_by_product has no snapshot of this run, though the gate was open")
        .contains("gold.last_visits has no snapshot of this run, though the gate was open")
        .doesNotContain("bronze.orders");
    assertThat(astray.tables()).isEmpty();
  }

  private String write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines)).toString();
  }
}
