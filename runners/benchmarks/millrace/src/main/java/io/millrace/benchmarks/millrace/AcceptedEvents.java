/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.contender.Topic;
import io.millrace.io.files.InputFiles;
import io.millrace.io.files.ReadBlocks;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.kafka.ReadKafkaBlocks;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.quality.CheckBlocksResult;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.RowRule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The events that are valid, from files or from the topic that stands for them.
 *
 * @param rejected the letters of all others
 */
record AcceptedEvents(PCollection<Block> blocks, PCollectionList<Rejected> rejected) {
  static final String READ = "events/Read";
  static final String CHECK = "events/Check";

  private static final Duration DISORDER = Duration.ofSeconds(3);
  private static final String TIME = "ts";
  private static final String RECORD = "record";

  /**
   * @param event the fields that are read
   */
  static AcceptedEvents of(Pipeline pipeline, Ledger ledger, Schema event, Arguments arguments) {
    return Topic.of(arguments)
        .map(topic -> fromTopic(pipeline, ledger, event, topic, arguments))
        .orElseGet(() -> fromFiles(pipeline, ledger, event, arguments));
  }

  /** Checks while it reads. */
  private static AcceptedEvents fromFiles(
      Pipeline pipeline, Ledger ledger, Schema event, Arguments arguments) {
    String files = arguments.input().resolve("events").toString();
    ReadBlocksResult read =
        pipeline.apply(
            "Read",
            ReadBlocks.jsonLines(InputFiles.resolve("--input", files, null), event)
                .eventTimeIn(TIME)
                .allowingDisorder(DISORDER)
                .keepingRecordIn(RECORD)
                .checking(rules(READ))
                .at(at(READ)));
    count(ledger, read);
    return new AcceptedEvents(read.blocks(), PCollectionList.of(read.rejected()));
  }

  private static AcceptedEvents fromTopic(
      Pipeline pipeline, Ledger ledger, Schema event, Topic topic, Arguments arguments) {
    Map<Integer, Long> ends = new HashMap<>();
    for (int partition = 0; partition < topic.ends().length; partition++) {
      ends.put(partition, topic.ends()[partition]);
    }
    ReadBlocksResult read =
        pipeline.apply(
            "Read",
            ReadKafkaBlocks.json(topic.name(), event)
                .servedBy(topic.servers())
                .eventTimeIn(TIME)
                .allowingDisorder(arguments.millis("disorder-ms", DISORDER))
                .keepingRecordIn(RECORD)
                .untilOffsets(ends)
                .at(at(READ)));
    count(ledger, read);
    CheckBlocksResult checked = read.blocks().apply("Check", rules(CHECK).onBlocks());
    ledger.step(CHECK).read(read.blocks()).written(checked.accepted()).rejected(checked.rejected());
    return new AcceptedEvents(
        checked.accepted(), PCollectionList.of(read.rejected()).and(checked.rejected()));
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
