/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import static java.util.Objects.requireNonNull;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Topic;
import io.millrace.benchmarks.input.Workload;
import io.millrace.io.files.FileFormat;
import io.millrace.io.files.InputFiles;
import io.millrace.io.files.ReadBlocks;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.io.kafka.ReadKafkaBlocks;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.quality.RowRule;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * The events that are valid, from files, or from the topic or generator that stands for them.
 *
 * @param rejected the lines of all others
 */
record AcceptedEvents(PCollection<Block> blocks, PCollectionList<String> rejected) {
  static final String READ = "events/Read";
  static final String CHECK = "events/Check";

  private static final Duration DISORDER = Duration.ofSeconds(3);
  private static final String TIME = "ts";
  private static final String RECORD = "record";

  /**
   * @param event the fields that are read
   */
  static AcceptedEvents of(Job job, Schema event) {
    Pipeline pipeline = job.pipeline();
    Arguments arguments = job.arguments();
    Ledger ledger = job.ledger();
    Optional<Topic> topic = Topic.of(arguments);
    if (topic.isPresent()) {
      return fromTopic(job, event, topic.get());
    }
    Optional<Workload> generated = Workload.of(arguments);
    if (generated.isPresent()) {
      return fromGenerator(job, event, generated.get());
    }
    String files = arguments.input().resolve("events").toString();
    ReadBlocks reader =
        ReadBlocks.jsonLines(InputFiles.resolve("--input", files, null), event)
            .eventTimeIn(TIME)
            .allowingDisorder(DISORDER)
            .keepingRecordIn(RECORD)
            .at(at(READ));
    return Form.of(arguments) == Form.LAMBDAS
        ? byLambda(pipeline.apply("Read", reader), ledger)
        : whileReading(pipeline.apply("Read", reader.checking(rules(READ))), ledger);
  }

  private static AcceptedEvents whileReading(ReadBlocksResult read, Ledger ledger) {
    count(ledger, read);
    return new AcceptedEvents(read.blocks(), PCollectionList.of(lines("Unread", read.rejected())));
  }

  private static AcceptedEvents byLambda(ReadBlocksResult read, Ledger ledger) {
    count(ledger, read);
    FilterRowsResult checked =
        read.blocks()
            .apply(
                "Check",
                FilterRows.where(row -> row.int64("quantity") > 0 && price(row).signum() >= 0));
    ledger.step(CHECK).read(read.blocks()).written(checked.kept()).filtered(checked.filtered());
    return new AcceptedEvents(
        checked.kept(),
        PCollectionList.of(lines("Unread", read.rejected()))
            .and(
                checked
                    .filtered()
                    .apply("RowsOfFiltered", UnpackBlocks.rows())
                    .apply(
                        "LineOfFiltered",
                        MapElements.into(TypeDescriptors.strings())
                            .via(row -> row.getString(RECORD)))));
  }

  /** What no lambda needs to doubt: the field is required. */
  static BigDecimal price(RowView row) {
    return requireNonNull(row.decimal("price"), "price is null");
  }

  /** The records that letters carry. */
  static PCollection<String> lines(String name, PCollection<Rejected> letters) {
    return letters
        .apply(
            name,
            MapElements.into(TypeDescriptors.strings())
                .via(letter -> new String(letter.recordBytes(), StandardCharsets.UTF_8)))
        .setCoder(StringUtf8Coder.of());
  }

  private static AcceptedEvents fromTopic(Job job, Schema event, Topic topic) {
    Map<Integer, Long> ends = new HashMap<>();
    for (int partition = 0; partition < topic.ends().length; partition++) {
      ends.put(partition, topic.ends()[partition]);
    }
    ReadBlocksResult read =
        job.pipeline()
            .apply(
                "Read",
                ReadKafkaBlocks.json(topic.name(), event)
                    .servedBy(topic.servers())
                    .eventTimeIn(TIME)
                    .allowingDisorder(job.arguments().millis("disorder-ms", DISORDER))
                    .keepingRecordIn(RECORD)
                    .untilOffsets(ends)
                    .at(at(READ)));
    count(job.ledger(), read);
    AcceptedEvents checked = checked(read.blocks(), job.ledger());
    return new AcceptedEvents(
        checked.blocks(), checked.rejected().and(lines("Unread", read.rejected())));
  }

  private static AcceptedEvents fromGenerator(Job job, Schema event, Workload workload) {
    ReadBlocksSettings rows =
        ReadBlocksSettings.of(FileFormat.JSONL, event)
            .withEventTimeField(TIME)
            .withDisorder(DISORDER)
            .withRecordField(RECORD)
            .withContext(at(READ));
    PCollection<Block> made =
        job.pipeline()
            .apply("Read", Read.from(GeneratedEvents.of(workload, rows, job.arguments().output())));
    job.ledger().step(READ).read(made).written(made);
    return checked(made, job.ledger());
  }

  private static AcceptedEvents checked(PCollection<Block> blocks, Ledger ledger) {
    CheckQualityResult<Block> checked = blocks.apply("Check", rules(CHECK).onBlocks());
    ledger.step(CHECK).read(blocks).written(checked.accepted()).rejected(checked.rejected());
    return new AcceptedEvents(
        checked.accepted(), PCollectionList.of(lines("Refused", checked.rejected())));
  }

  private static void count(Ledger ledger, ReadBlocksResult read) {
    ledger
        .step(READ)
        .read(read.tallies(), tally -> tally.getInt64("records"))
        .written(read.blocks())
        .rejected(read.rejected());
  }

  private static CheckQuality rules(String step) {
    return CheckQuality.rows(
            "events", List.of(RowRule.isPositive("quantity"), RowRule.isNonNegative("price")))
        .originalIn(RECORD)
        .at(at(step));
  }

  static StepContext at(String step) {
    return new StepContext("bench", step);
  }
}
