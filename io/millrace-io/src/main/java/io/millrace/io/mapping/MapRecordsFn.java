/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.io.files.RawRecord;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.block.RowView;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Reads the records of a block; see {@link MapRecords}. */
final class MapRecordsFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;
  private final DatasetMapping mapping;
  private final Schema target;
  private final StepContext context;
  private transient @Nullable RecordMapper mapper;

  MapRecordsFn(DatasetMapping mapping, Schema target, StepContext context) {
    this.mapping = mapping;
    this.target = target;
    this.context = context;
  }

  @Setup
  public void setup() {
    mapper = new RecordMapper(mapping, target);
  }

  @ProcessElement
  public void processElement(@Element Block raw, MultiOutputReceiver out) {
    RecordMapper reader = requireNonNull(mapper, "not set up");
    BlockBuilder rows = new BlockBuilder(MappedRow.ownSchema(target));
    int[] read = new int[raw.rows()];
    RowView record = new RowView(raw);
    for (int row = 0; row < raw.rows(); row++) {
      RecordMapper.Fault fault = reader.read(record.at(row), rows);
      if (fault == null) {
        read[rows.rows() - 1] = row;
      } else {
        out.get(MapRecordsResult.REJECTED).output(rejected(record, fault));
      }
    }
    if (rows.rows() > 0) {
      Block own = rows.build();
      Block kept = raw.take(read, 0, own.rows());
      Block mapped =
          own.with(
              MappedRow.schema(target),
              List.of(
                  kept.column(RawRecord.SOURCE),
                  kept.column(RawRecord.RECORD_NUMBER),
                  kept.column(RawRecord.RECORD)));
      out.get(MapRecordsResult.MAPPED).outputWithTimestamp(mapped, BlockTimes.timestampOf(mapped));
    }
  }

  private Rejected rejected(RowView raw, RecordMapper.Fault fault) {
    byte[] exact = (byte[]) raw.value(RawRecord.RECORD_BYTES);
    String text = raw.string(RawRecord.RECORD);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(RawRecord.SOURCE, raw.string(RawRecord.SOURCE));
    json.put(RawRecord.RECORD_NUMBER, raw.int64(RawRecord.RECORD_NUMBER));
    json.put(RawRecord.FORMAT, raw.string(RawRecord.FORMAT));
    json.put(RawRecord.HEADER, raw.string(RawRecord.HEADER));
    json.put(RawRecord.RECORD, text);
    return Rejected.at(context, fault.code(), Rejected.Category.DATA)
        .message(fault.message())
        .json(json.toString())
        .bytes(
            exact != null ? exact : text == null ? new byte[0] : text.getBytes(UTF_8),
            raw.int64(RawRecord.RECORD_LENGTH),
            requireNonNull(raw.string(RawRecord.RECORD_SHA256), "no hash"),
            "text")
        .idempotencyKey(RecordMapper.place(raw))
        .build();
  }
}
