/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.JsonBlocks;
import io.millrace.io.files.RawRecord;
import io.millrace.io.files.RawRecordSettings;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.io.files.RecordBlocks;
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

  /** Takes values, and gives out a block for all between two begins. */
  RecordBlocks open(Consumer<Block> blocks, Consumer<Rejected> letters);

  /** Rows of JSON objects. */
  record Json(ReadBlocksSettings rows) implements KafkaValues {
    @Override
    public Schema output() {
      return rows.output();
    }

    @Override
    public Duration disorder() {
      return rows.disorder();
    }

    @Override
    public RecordBlocks open(Consumer<Block> blocks, Consumer<Rejected> letters) {
      return new JsonBlocks(rows, blocks, letters);
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
    public RecordBlocks open(Consumer<Block> blocks, Consumer<Rejected> letters) {
      return records.open(format, header, blocks);
    }
  }
}
