/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.io.dataset.WrittenRows;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sends what comes in a bundle, and waits for Kafka to have it when the bundle ends. */
final class WriteKafkaFn extends DoFn<Block, Row> {
  private static final long serialVersionUID = 1L;
  static final TupleTag<Row> TALLIES = new TupleTag<>("tallies") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  /** Rows and records of so much are held at a time, by each bundle at work. */
  private static final long MAX_HELD_BYTES = 8L << 20;

  private static final int MAX_HELD_RECORDS = 1 << 16;

  private final TopicWrite write;
  private final Schema schema;
  private final ValueFormat.Writers values;
  private final StepContext context;
  private transient @Nullable Writing writing;

  /** What a worker has open. */
  private record Writing(SharedProducer producer, SentRecords sent, RowLetters records) {}

  WriteKafkaFn(TopicWrite write, Schema schema, ValueFormat.Writers values, StepContext context) {
    this.write = write;
    this.schema = schema;
    this.values = values;
    this.context = context;
  }

  @Setup
  public void setup() {
    SharedProducer producer = SharedProducer.join(write.producer());
    writing =
        new Writing(
            producer,
            new SentRecords(producer.producer(), write.producer().deadline()),
            new RowLetters(write, schema, values, context));
  }

  @StartBundle
  public void startBundle() {
    // A bundle that failed may have left records, whose rows come again.
    writing().sent().clear();
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out)
      throws InterruptedException {
    Consumer<Rejected> rejected = out.get(REJECTED)::output;
    for (int i = 0; i < block.rows(); i++) {
      send(block.row(i), block.eventTime(i), rejected);
      SentRecords sent = writing().sent();
      if (sent.bytes() >= MAX_HELD_BYTES || sent.count() >= MAX_HELD_RECORDS) {
        out.get(TALLIES).output(settle(rejected));
      }
    }
  }

  private void send(Row row, long eventTime, Consumer<Rejected> rejected)
      throws InterruptedException {
    ProducerRecord<byte[], byte[]> record = writing().records().record(row, eventTime, rejected);
    if (record == null) {
      return;
    }
    try {
      writing().sent().send(row, eventTime, record);
    } catch (KafkaException e) {
      throw TopicServer.failure("write", write.producer(), e);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext bundle) throws InterruptedException {
    if (writing().sent().count() == 0) {
      return;
    }
    Instant time = GlobalWindow.INSTANCE.maxTimestamp();
    Row tally = settle(letter -> bundle.output(REJECTED, letter, time, GlobalWindow.INSTANCE));
    bundle.output(TALLIES, tally, time, GlobalWindow.INSTANCE);
  }

  /** Waits for what was sent, and tells what Kafka has of it. */
  private Row settle(Consumer<Rejected> rejected) throws InterruptedException {
    try {
      long written =
          writing()
              .sent()
              .settle(
                  (row, eventTime, reason) ->
                      rejected.accept(
                          writing()
                              .records()
                              .letter(
                                  row,
                                  eventTime,
                                  reason instanceof RecordTooLargeException
                                      ? RowLetters.TOO_LARGE
                                      : "REFUSED_BY_KAFKA",
                                  "Cannot write to %s: %s"
                                      .formatted(write.producer().topic(), reason.getMessage()))));
      return WrittenRows.tally(write.producer().target(), written);
    } catch (KafkaException e) {
      throw TopicServer.failure("write", write.producer(), e);
    }
  }

  private Writing writing() {
    return requireNonNull(writing, "not set up");
  }

  @Teardown
  public void teardown() {
    if (writing != null) {
      writing.producer().leave();
      writing = null;
    }
  }
}
