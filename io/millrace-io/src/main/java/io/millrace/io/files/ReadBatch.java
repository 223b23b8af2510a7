/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * What became of consecutive records of one place: the element of a source without end, which has
 * one output.
 *
 * @param place such as a file, or a topic and partition
 * @param records how many there were: the rows and the letters
 * @param bytes read for them
 * @param block the rows; null if there are none
 * @param letters of records that are no rows
 * @since 0.1
 */
@Internal
public record ReadBatch(
    String place, long records, long bytes, @Nullable Block block, List<Rejected> letters) {
  public ReadBatch {
    letters = List.copyOf(letters);
  }

  /** The coder of batches with blocks of that schema. */
  public static Coder<ReadBatch> coder(Schema schema) {
    return new ReadBatchCoder(BlockCoder.of(schema));
  }

  /** Gives the rows, letters and counts of typed records an output each. */
  public static ReadBlocksResult sort(PCollection<ReadBatch> batches, Schema schema) {
    PCollectionTuple outputs =
        batches.apply(
            "Sort",
            ParDo.of(
                    new SortBatchFn(
                        ReadBlocksResult.BLOCKS,
                        ReadBlocksResult.REJECTED,
                        ReadBlocksResult.TALLIES))
                .withOutputTags(
                    ReadBlocksResult.BLOCKS,
                    TupleTagList.of(ReadBlocksResult.REJECTED).and(ReadBlocksResult.TALLIES)));
    return ReadBlocksResult.of(
        outputs.get(ReadBlocksResult.BLOCKS).setCoder(BlockCoder.of(schema)),
        outputs.get(ReadBlocksResult.REJECTED),
        outputs.get(ReadBlocksResult.TALLIES).setRowSchema(ReadFilesResult.TALLY_SCHEMA));
  }

  /** Gives the rows and counts of records as received an output each; they have no letters. */
  public static ReadFilesResult sortReceived(PCollection<ReadBatch> batches) {
    PCollectionTuple outputs =
        batches.apply(
            "Sort",
            ParDo.of(
                    new SortBatchFn(ReadFilesResult.RECORDS_TAG, null, ReadFilesResult.TALLIES_TAG))
                .withOutputTags(
                    ReadFilesResult.RECORDS_TAG, TupleTagList.of(ReadFilesResult.TALLIES_TAG)));
    return new ReadFilesResult(
        outputs.get(ReadFilesResult.RECORDS_TAG).setCoder(BlockCoder.of(RawRecord.SCHEMA)),
        outputs.get(ReadFilesResult.TALLIES_TAG).setRowSchema(ReadFilesResult.TALLY_SCHEMA));
  }
}
