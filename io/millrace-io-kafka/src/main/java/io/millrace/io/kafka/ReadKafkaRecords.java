/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.MalformedRecordException;
import io.millrace.io.files.RawRecord;
import io.millrace.io.files.RawRecordSettings;
import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.ReadFilesSpec;
import io.millrace.io.files.RecordParser;
import io.millrace.io.files.RecordTimes;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.values.PBegin;
import org.jspecify.annotations.Nullable;

/**
 * Reads every record of a Kafka topic as received, as {@link io.millrace.io.files.StreamFiles}
 * reads files: what cannot be read becomes a record that says why.
 *
 * <p>It does not parse records beyond their times, and does not read keys and headers. Partitions
 * that are added to the topic later are read by the next run, or by this one with {@link
 * #newPartitionsEvery}.
 *
 * <p><i>Input</i>: a topic whose values are a JSON object or a CSV record each. Partitions are
 * spread over the workers.
 *
 * <p><i>Output</i>: blocks of {@link RawRecord#SCHEMA} with rows of one partition, in its order.
 * The source is {@code topic-partition}, the record number the offset + 1, the byte offset null. A
 * record without value is {@link RawRecord#MALFORMED_RECORD}. One tally per block.
 *
 * <p><i>Time and windows</i>: a row's event time is what {@link RecordTimes} reads; of a record
 * that tells none, the largest before it in its partition. Stamps ({@link Block#stamp}) and
 * watermarks are those of {@link ReadKafkaBlocks}.
 *
 * <p><i>State and memory, failures</i>: as of {@link ReadKafkaBlocks}, without letters.
 *
 * <pre>{@code
 * ReadFilesResult orders = pipeline.apply("Read",
 *     ReadKafkaRecords.json("orders")
 *         .servedBy("localhost:9092")
 *         .timedBy(MappedTimes.of(mapping))
 *         .allowingDisorder(Duration.ofMinutes(5))
 *         .at(new StepContext(runId, "orders/Read"))
 *         .ingestedAt(started));
 * // orders-0#17 {"id":7} -> {record: "{\"id\":7}", source: "orders-0", record_number: 18}
 * }</pre>
 *
 * <p>For streaming; {@linkplain #bounded} for batch.
 *
 * @since 0.1
 */
@Evolving
public final class ReadKafkaRecords extends KafkaRead<ReadKafkaRecords, ReadFilesResult> {
  private static final long serialVersionUID = 1L;
  private static final RecordTimes NO_TIMES =
      () -> (format, header, record) -> OptionalLong.empty();

  private final RawRecordSettings records;
  private final FileFormat format;
  private final @Nullable String header;
  private final boolean bounded;

  private ReadKafkaRecords(
      KafkaSettings settings,
      RawRecordSettings records,
      FileFormat format,
      @Nullable String header,
      boolean bounded) {
    super(settings);
    this.records = records;
    this.format = format;
    this.header = header;
    this.bounded = bounded;
  }

  /** Reads the topic of that address, from its servers. */
  public static ReadKafkaRecords from(KafkaAddress address) {
    String header = address.header();
    return (header == null ? json(address.topic()) : csv(address.topic(), header))
        .servedBy(address.servers());
  }

  /** Reads a topic whose values are JSON objects. */
  public static ReadKafkaRecords json(String topic) {
    return new ReadKafkaRecords(
        KafkaSettings.of(topic), RawRecordSettings.unset(), FileFormat.JSONL, null, false);
  }

  /**
   * Reads a topic whose values are CSV records without line ends.
   *
   * @param header names the columns, as the first line of a file does
   * @throws IllegalArgumentException if it is no CSV, or a column has no name or that of another
   */
  public static ReadKafkaRecords csv(String topic, String header) {
    try {
      // A header has as many fields as itself.
      new RecordParser().parse(FileFormat.CSV.word(), header, header);
    } catch (MalformedRecordException e) {
      throw new IllegalArgumentException(
          "Invalid header: %s (must be CSV whose columns have a name each, all different)"
              .formatted(header),
          e);
    }
    return new ReadKafkaRecords(
        KafkaSettings.of(topic), RawRecordSettings.unset(), FileFormat.CSV, header, false);
  }

  /** Required: reads the event times. */
  public ReadKafkaRecords timedBy(RecordTimes times) {
    return with(records.withTimes(times));
  }

  /**
   * How much event times may go back in a partition and still count as in order.
   *
   * @param disorder whole milliseconds, from 0, the default, to 3,650,000 days
   * @throws IllegalArgumentException if it is not that
   */
  public ReadKafkaRecords allowingDisorder(Duration disorder) {
    return with(records.withDisorder(disorder));
  }

  /** Required: the run that the records name. */
  public ReadKafkaRecords at(StepContext context) {
    return with(records.withContext(context));
  }

  /** Required: the time that all records carry as ingest time, to the millisecond. */
  public ReadKafkaRecords ingestedAt(Instant ingestedAt) {
    return with(records.withIngestedAt(ingestedAt));
  }

  /**
   * Reads to the end that is set as input with an end, for batch, a partition a worker. Rows have
   * no event times and no stamps then, as those of {@link io.millrace.io.files.ReadFiles}: {@link
   * #timedBy} is not asked for, and disorder, idle time and splits mean nothing.
   */
  public ReadKafkaRecords bounded() {
    return new ReadKafkaRecords(settings, records, format, header, true);
  }

  private RawRecordSettings received() {
    return bounded ? records.withTimes(NO_TIMES) : records;
  }

  /** Takes records whole up to another length than the {@linkplain ReadFilesSpec default}. */
  public ReadKafkaRecords with(ReadFilesSpec spec) {
    return with(records.withSpec(spec));
  }

  private ReadKafkaRecords with(RawRecordSettings changed) {
    return new ReadKafkaRecords(settings, changed, format, header, bounded);
  }

  @Override
  ReadKafkaRecords with(KafkaSettings changed) {
    return new ReadKafkaRecords(changed, records, format, header, bounded);
  }

  @Override
  KafkaValues values() {
    return new KafkaValues.Received(received(), format, header);
  }

  @Override
  public ReadFilesResult expand(PBegin input) {
    List<String> problems = settings.problems();
    problems.addAll(received().problems());
    if (bounded && settings.until() == null) {
      problems.add("Missing required end of bounded input; set it by untilEnd()");
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return ReadBatch.sortReceived(
        bounded
            ? input.apply("Poll", Read.from(new KafkaRange(source())))
            : input.apply("Poll", Read.from(source())));
  }
}
