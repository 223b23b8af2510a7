/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.AvroMessages;
import io.millrace.io.files.FileFormat;
import io.millrace.io.files.JsonBlocks;
import io.millrace.io.files.MessageBlocks;
import io.millrace.io.files.RawRecord;
import io.millrace.io.files.RawRecordSettings;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.io.files.RecordBlocks;
import io.millrace.io.protobuf.ProtobufReader;
import io.millrace.io.protobuf.ProtobufType;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/** What is made of the values of a topic. */
sealed interface KafkaValues extends Serializable {
  /** The fields of the blocks. */
  Schema output();

  /** How far event times may go back and still be in order. */
  Duration disorder();

  /** Takes records, and gives out a block for all between two begins. */
  TopicParser open(Consumer<Block> blocks, Consumer<Rejected> letters);

  /**
   * Rows of JSON objects, of Avro records behind the ids of their schemas, or of Protobuf messages.
   *
   * @param registry knows the schemas of Avro; null for other formats
   * @param message that of Protobuf; null for other formats
   * @param around the columns that are not read from the values
   */
  record Parsed(
      ReadBlocksSettings rows,
      @Nullable SchemaRegistry registry,
      @Nullable ProtobufType message,
      AroundValue around)
      implements KafkaValues {
    @Override
    public Schema output() {
      return rows.output();
    }

    @Override
    public Duration disorder() {
      return rows.disorder();
    }

    @Override
    public TopicParser open(Consumer<Block> blocks, Consumer<Rejected> letters) {
      RecordColumns side =
          around.equals(AroundValue.NOTHING) ? null : new RecordColumns(around, rows.output());
      ReadBlocksSettings inside = rows.withSchema(around.valuesOf(rows.schema()));
      return new TopicParser(values(inside, side, blocks, letters), side);
    }

    private RecordBlocks values(
        ReadBlocksSettings inside,
        @Nullable RecordColumns side,
        Consumer<Block> blocks,
        Consumer<Rejected> letters) {
      if (message != null) {
        ProtobufReader reader = new ProtobufReader(message, inside.schema());
        return new MessageBlocks(inside, "protobuf", reader, side, blocks, letters);
      }
      return registry == null
          ? new JsonBlocks(inside, side, blocks, letters)
          : new AvroMessages(inside, new RegistryClient(registry), side, blocks, letters);
    }
  }

  /**
   * Records as received.
   *
   * @param header of CSV records; null for other formats
   */
  record Received(RawRecordSettings records, FileFormat format, @Nullable String header)
      implements KafkaValues {
    @Override
    public Schema output() {
      return RawRecord.SCHEMA;
    }

    @Override
    public Duration disorder() {
      return records.disorder();
    }

    @Override
    public TopicParser open(Consumer<Block> blocks, Consumer<Rejected> letters) {
      return new TopicParser(records.open(format, header, blocks), null);
    }
  }
}
