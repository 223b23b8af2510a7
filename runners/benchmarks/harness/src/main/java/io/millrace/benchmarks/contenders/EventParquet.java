/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;

/**
 * Rows of e2 as a Parquet file (Snappy, dictionaries), column values straight out of the event's
 * bytes. Not thread-safe.
 */
final class EventParquet implements Closeable {
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

  private final ParquetWriter<EventBytes> writer;
  private final Columns columns;

  private EventParquet(ParquetWriter<EventBytes> writer, Columns columns) {
    this.writer = writer;
    this.columns = columns;
  }

  static EventParquet create(Path file, Catalogue catalogue) throws IOException {
    Columns columns = new Columns(catalogue);
    ParquetWriter<EventBytes> writer =
        new Builder(new LocalOutputFile(file), columns)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build();
    return new EventParquet(writer, columns);
  }

  void write(EventBytes event, int category) throws IOException {
    columns.category = category;
    writer.write(event);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<EventBytes, Builder> {
    private final Columns columns;

    Builder(OutputFile file, Columns columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract, whatever newer form stands beside it.
    protected WriteSupport<EventBytes> getWriteSupport(Configuration ignored) {
      return columns;
    }
  }

  private static final class Columns extends WriteSupport<EventBytes> {
    private final Binary[] categories;
    private @Nullable RecordConsumer consumer;
    private int category;

    Columns(Catalogue catalogue) {
      categories = new Binary[catalogue.size()];
      for (int i = 0; i < categories.length; i++) {
        categories[i] = Binary.fromConstantByteArray(catalogue.name(i).getBytes(UTF_8));
      }
    }

    @Override
    @SuppressWarnings("deprecation") // As above.
    public WriteContext init(Configuration ignored) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer given) {
      consumer = given;
    }

    @Override
    public void write(EventBytes event) {
      RecordConsumer out = requireNonNull(consumer, "write before prepareForWrite");
      out.startMessage();
      text(out, 0, event, EventBytes.EVENT_ID);
      text(out, 1, event, EventBytes.TYPE);
      out.startField("ts", 2);
      out.addLong(event.ts);
      out.endField("ts", 2);
      text(out, 3, event, EventBytes.USER);
      text(out, 4, event, EventBytes.SESSION);
      text(out, 5, event, EventBytes.PRODUCT);
      out.startField("quantity", 6);
      out.addInteger(event.quantity);
      out.endField("quantity", 6);
      out.startField("price", 7);
      out.addLong(event.cents);
      out.endField("price", 7);
      text(out, 8, event, EventBytes.CURRENCY);
      text(out, 9, event, EventBytes.COUNTRY);
      out.startField("category", 10);
      out.addBinary(categories[category]);
      out.endField("category", 10);
      out.endMessage();
    }

    private static void text(RecordConsumer out, int field, EventBytes event, int place) {
      String name = SCHEMA.getFieldName(field);
      int from = event.from[place];
      out.startField(name, field);
      out.addBinary(Binary.fromReusedByteArray(event.bytes, from, event.to[place] - from));
      out.endField(name, field);
    }
  }
}
