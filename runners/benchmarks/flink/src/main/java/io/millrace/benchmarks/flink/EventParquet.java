/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.NullUnmarked;

/** Writes events to Parquet (Snappy, dictionaries) value by value, without Avro in between. */
@NullUnmarked // Parquet calls prepareForWrite before anything else.
final class EventParquet extends WriteSupport<FullEvent> {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message event {
            required binary event_id (STRING);
            required binary type (STRING);
            required int64 ts (TIMESTAMP(MILLIS,true));
            required binary user_id (STRING);
            required binary session_id (STRING);
            required binary product_id (STRING);
            required int32 quantity;
            required int64 price (DECIMAL(12,2));
            required binary currency (STRING);
            required binary country (STRING);
            required binary category (STRING);
          }
          """);

  private RecordConsumer consumer;

  static ParquetWriter<FullEvent> writer(OutputFile file) throws IOException {
    return new Builder(file).withCompressionCodec(CompressionCodecName.SNAPPY).build();
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract, whatever newer form stands beside it.
  public WriteContext init(Configuration ignored) {
    return new WriteContext(SCHEMA, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer given) {
    consumer = given;
  }

  @Override
  public void write(FullEvent event) {
    consumer.startMessage();
    text("event_id", 0, event.eventId);
    text("type", 1, event.type);
    consumer.startField("ts", 2);
    consumer.addLong(event.timestamp);
    consumer.endField("ts", 2);
    text("user_id", 3, event.userId);
    text("session_id", 4, event.sessionId);
    text("product_id", 5, event.productId);
    consumer.startField("quantity", 6);
    consumer.addInteger(event.quantity);
    consumer.endField("quantity", 6);
    consumer.startField("price", 7);
    consumer.addLong(event.cents);
    consumer.endField("price", 7);
    text("currency", 8, event.currency);
    text("country", 9, event.country);
    text("category", 10, event.category);
    consumer.endMessage();
  }

  private void text(String name, int field, String value) {
    consumer.startField(name, field);
    consumer.addBinary(Binary.fromString(value));
    consumer.endField(name, field);
  }

  private static final class Builder extends ParquetWriter.Builder<FullEvent, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // As above.
    protected WriteSupport<FullEvent> getWriteSupport(Configuration ignored) {
      return new EventParquet();
    }
  }
}
