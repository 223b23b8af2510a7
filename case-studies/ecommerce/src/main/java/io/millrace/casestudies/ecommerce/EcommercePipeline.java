/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineOption;
import io.millrace.pipelines.PreparedPipeline;
import io.millrace.pipelines.RunGraph;
import io.millrace.pipelines.RunOutcome;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.parity.Comparison;
import io.millrace.transforms.Evolving;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Order lines and clicks to bronze, silver and gold Iceberg tables, from files or Kafka topics: in
 * batch, or as a stream.
 *
 * @since 0.1
 */
@Evolving
public final class EcommercePipeline implements PipelineDefinition {
  @Override
  public String name() {
    return "ecommerce";
  }

  @Override
  public String description() {
    return "Order lines and clicks to a warehouse: checked, deduplicated, enriched, and added up"
        + " per hour, product, country and session. Without an input it runs on generated events"
        + " and compares the result with the generator's truth.";
  }

  @Override
  public List<PipelineOption> options() {
    return List.of(
        new PipelineOption(
            "orders",
            "PATH|ADDRESS",
            "Order lines: a file, a folder or a glob of JSON lines, CSV or Avro, plain, gzip or"
                + " zstd, or file:PATH?format=FORMAT; a Kafka topic, kafka://HOST:PORT[,HOST:PORT]/TOPIC, of"
                + " JSON objects, or with ?header=COLUMN,COLUMN of CSV records; or in batch the"
                + " address of a table, such as iceberg:shop.orders?warehouse=DIR.",
            null),
        new PipelineOption("clicks", "PATH|ADDRESS", "Click events, in the same forms.", null),
        new PipelineOption(
            "catalogue",
            "PATH|ADDRESS",
            "The products that orders and clicks are enriched from: files or a table.",
            null),
        new PipelineOption(
            "mapping",
            "FILE|NAME",
            "A YAML that says where each field is found, or the name of a shipped one: "
                + String.join(", ", ShippedMappings.NAMES)
                + ".",
            "the shipped one whose columns the files have"),
        new PipelineOption(
            "contract",
            "FILE",
            "An Open Data Contract Standard 3.1 YAML to check against.",
            "the shipped one"),
        new PipelineOption(
            "replay",
            "FILE",
            "Dead letters of an earlier run over the same inputs, runs/ID/dead_letters.jsonl, that"
                + " enter again where they failed, in place of their records.",
            null),
        new PipelineOption(
            "keep-duplicates", null, "Keep duplicate records instead of setting them apart.", null),
        new PipelineOption(
            StreamChoice.DISORDER,
            "DURATION",
            "In --mode=streaming, how much event times go back in an input and are in order.",
            StreamChoice.DEFAULT_DISORDER.toString()),
        new PipelineOption(
            StreamChoice.LATENESS,
            "DURATION",
            "In --mode=streaming, how long a record that comes later than that is waited for.",
            StreamChoice.DEFAULT_LATENESS.toString()),
        new PipelineOption(
            FileChoice.PACE,
            "N",
            "In --mode=streaming, how many records a second come from each input's files at most.",
            null),
        new PipelineOption(
            TopicChoice.UNTIL,
            "now",
            "In --mode=streaming, end where topics end when the run starts.",
            "until stopped"),
        new PipelineOption(
            TopicChoice.IDLE_AFTER,
            "DURATION",
            "In --mode=streaming, results wait no longer for a partition that had no record for so"
                + " long; for topics whose event times follow the clock.",
            "they wait"),
        new PipelineOption(
            TopicChoice.PROPERTIES,
            "FILE",
            "Settings of Kafka's consumer, such as those of its security.",
            null),
        new PipelineOption(
            TopicChoice.THROUGH,
            "KAFKA",
            "Sends generated events to topics at kafka://HOST:PORT, and reads them from there.",
            null),
        new PipelineOption(
            "events", "N", "How many events to generate where no input is given.", "100000"),
        new PipelineOption("seed", "N", "What the generated events are drawn from.", "42"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run ecommerce",
        "run ecommerce --events=1000000 --seed=7",
        "run ecommerce --mode=streaming --runner=flink --lateness=PT30M",
        "run ecommerce --mode=streaming --through=kafka://localhost:9092 --until=now",
        "run ecommerce --mode=streaming --clicks=kafka://localhost:9092/clicks --idle-after=PT1M",
        "run ecommerce --orders=data/orders --catalogue=data/catalogue.csv",
        "run ecommerce --orders='iceberg:shop.orders?warehouse=warehouse/shop'",
        "run ecommerce --orders='in/2026-*.csv.gz' --mapping=my-shop.yaml --on-reject=fail");
  }

  @Override
  public PreparedPipeline prepare(RunRequest request) {
    EcommerceInputs inputs = InputChoice.of(request);
    return new PreparedPipeline() {
      @Override
      public Map<String, String> arguments() {
        return inputs.arguments();
      }

      @Override
      public List<String> notes() {
        return inputs.notes();
      }

      @Override
      public void build(RunGraph graph) {
        graph.replaying(inputs.replayed());
        new EcommerceGraph(graph, inputs).build();
      }

      @Override
      public Optional<Comparison> comparison() {
        return Optional.of(EcommerceComparison.of(request, inputs));
      }

      @Override
      public Findings conclude(RunOutcome outcome) {
        return GoldFindings.of(outcome, inputs);
      }
    };
  }
}
