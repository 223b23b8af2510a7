/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.RawRecord;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Turns records as received into blocks of typed rows by a {@link DatasetMapping}.
 *
 * <p>It does not check business rules: a row may hold nulls and nonsense of the right type.
 *
 * <p><b>Input:</b> blocks of {@link RawRecord#SCHEMA}. <b>Output:</b> blocks of {@link
 * MappedRow#schema}, whose rows happen at their {@code event_time}, or when their records do if the
 * dataset has none, and keep the records' stamps; a block's own timestamp is the smallest of its
 * rows. <b>Failures:</b> a record that cannot be read becomes one dead letter: the reader's own
 * problem code, {@code MALFORMED_RECORD} if it does not parse, {@code INVALID_VALUE} naming every
 * value of a wrong type or missing event time.
 *
 * <pre>{@code
 * // mapping: quantity: Quantity, event_time: {from: InvoiceDate, time: "yyyy-MM-dd HH:mm"}
 * // 537879,12,2010-12-09 08:34  ->  {quantity: 12, event_time: 2010-12-09T08:34:00Z, ...}
 * // 537879,abc,2010-12-09 08:34 ->  rejected: Invalid quantity: abc (must be a number)
 * MapRecordsResult blocks = records.apply(MapRecords.by(mapping, schema).at(context));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class MapRecords extends PTransform<PCollection<Block>, MapRecordsResult> {
  private static final long serialVersionUID = 1L;
  private final DatasetMapping mapping;
  private final Schema target;
  private final StepContext context;

  private MapRecords(DatasetMapping mapping, Schema target, StepContext context) {
    this.mapping = requireNonNull(mapping, "mapping is null");
    this.target = requireNonNull(target, "target is null");
    this.context = requireNonNull(context, "context is null");
  }

  /**
   * @param target the dataset's own fields, without those of {@link MappedRow}; all nullable but
   *     {@code event_time} and the flags
   */
  public static Builder by(DatasetMapping mapping, Schema target) {
    return context -> new MapRecords(mapping, target, context);
  }

  /** Waits for the step. */
  public interface Builder {
    /** Names the step for dead letters. */
    MapRecords at(StepContext context);
  }

  @Override
  public MapRecordsResult expand(PCollection<Block> records) {
    if (!BlockCoder.of(records).schema().equivalent(RawRecord.SCHEMA)) {
      throw new ValidationException(
          "Cannot map " + records.getName() + ": its rows are not raw records");
    }
    PCollectionTuple outputs =
        records.apply(
            "Map",
            ParDo.of(new MapRecordsFn(mapping, target, context))
                .withOutputTags(
                    MapRecordsResult.MAPPED, TupleTagList.of(MapRecordsResult.REJECTED)));
    return new MapRecordsResult(
        outputs.get(MapRecordsResult.MAPPED).setCoder(BlockCoder.of(MappedRow.schema(target))),
        outputs.get(MapRecordsResult.REJECTED));
  }
}
