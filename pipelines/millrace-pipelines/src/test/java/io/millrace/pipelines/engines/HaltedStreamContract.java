/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream of a case study on an engine, which a rule halts. */
public abstract class HaltedStreamContract {
  /** An order of two halts the run; generated orders have as many, and dead letters besides. */
  private static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: urn:example:halting
      version: 1.0.0
      status: active
      schema:
        - name: orders
          properties:
            - name: quantity
              logicalType: integer
              quality:
                - metric: missingValues
                  arguments: {missingValues: [2]}
                  mustBe: 0
                  customProperties: [{property: action, value: halt}]
        - name: clicks
        - name: catalogue
      """;

  private static final int EVENTS = 5_000;

  /** By these the stream would go on for a quarter of an hour. */
  private static final Map<String, String> PACED =
      Map.of("events", String.valueOf(EVENTS), "pace", "5", "seed", "5");

  private final RunnerLauncher launcher;
  private final PipelineDefinition caseStudy;

  /**
   * @param caseStudy generates orders with a quantity, clicks and a catalogue
   */
  protected HaltedStreamContract(RunnerLauncher launcher, PipelineDefinition caseStudy) {
    this.launcher = launcher;
    this.caseStudy = caseStudy;
  }

  @Test
  final void stopsWhenARowBreaksARuleThatHaltsAndKeepsWhatItHasCommitted(@TempDir Path folder)
      throws IOException {
    PipelineRun run = prepared(folder);

    RunReport report = run.execute(launcher, Progress.SILENT);

    assertThat(report.succeeded()).isFalse();
    assertThat(report.failure())
        .matches(
            "The pipeline stopped: orders quantity\\.isNotContainedIn halts the run: Invalid"
                + " quantity: 2 \\(must not be one of 2\\), in \\S+orders\\S+#\\d+@Check/orders;"
                + " what it has committed stays, and its ledger is not written");
    assertThat(report.ledger()).isEmpty();
    assertThat(report.deadLetters())
        .filteredOn(cause -> cause.cause().equals("quantity.isNotContainedIn"))
        .hasSize(1);
    assertThat(report.tables())
        .filteredOn(table -> table.table().startsWith("bronze."))
        .isNotEmpty()
        .allSatisfy(table -> assertThat(table.rows()).isBetween(1L, (long) EVENTS / 2));
  }

  @Test
  final void isNotLeftToItself(@TempDir Path folder) throws IOException {
    PipelineRun run = prepared(folder);

    assertThatThrownBy(() -> run.submit(launcher))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot leave run run-1 to itself: who follows it halts it when a row breaks orders"
                + " quantity.isNotContainedIn; run it without --detach");
  }

  private PipelineRun prepared(Path folder) throws IOException {
    Path contract = Files.writeString(folder.resolve("contract.yaml"), CONTRACT);
    Map<String, String> options = new HashMap<>(PACED);
    options.put("contract", contract.toString());
    return PipelineRun.prepare(
        caseStudy,
        new RunRequest(
            "run-1",
            Instant.parse("2026-03-04T05:06:07Z"),
            folder.resolve("warehouse"),
            RunMode.STREAMING,
            OnReject.CONTINUE,
            options));
  }
}
