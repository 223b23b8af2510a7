/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.WriteGuarantee;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.dataset.Zone;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/** A table, or what a query gives, as a dataset. */
record TableDataset(Zone zone, DatabaseSettings settings, ReadSettings reads, Schema schema)
    implements Dataset {
  @Override
  public String name() {
    return reads.address() + "/" + reads.source();
  }

  @Override
  public WriteGuarantee guarantee() {
    return settings.isWritten() ? WriteGuarantee.ONCE_BY_KEY : WriteGuarantee.NONE;
  }

  @Override
  public PTransform<PBegin, ReadBlocksResult> read(StepContext at) {
    return new ReadBlocks(new ReadTable(reads.withContext(at)), settings.eventTime());
  }

  @Override
  public PTransform<PCollection<Block>, WrittenRows> write(StepContext at) {
    if (!settings.isWritten()) {
      throw new ValidationException("Cannot write %s: Missing required key".formatted(name()));
    }
    return new UpsertBlocks(new UpsertRows(settings.toWrite().withContext(at)), name());
  }

  /** Without the driver's properties. */
  @Override
  public String toString() {
    return name();
  }

  private static final class ReadBlocks extends PTransform<PBegin, ReadBlocksResult> {
    private static final long serialVersionUID = 1L;
    private final ReadTable table;
    private final @Nullable String eventTime;

    ReadBlocks(ReadTable table, @Nullable String eventTime) {
      this.table = table;
      this.eventTime = eventTime;
    }

    @Override
    public ReadBlocksResult expand(PBegin input) {
      ReadTableResult read = input.apply("Read", table);
      return ReadBlocksResult.of(
          read.rows().apply("Pack", eventTime == null ? PackBlocks.of() : PackBlocks.on(eventTime)),
          read.rejected(),
          read.tallies()
              .apply("Tally", MapElements.into(TypeDescriptors.rows()).via(ReadBlocks::tally))
              .setRowSchema(ReadFilesResult.TALLY_SCHEMA));
    }

    /** That of a file, of which no bytes were counted. */
    private static Row tally(Row part) {
      return Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
          .addValues(
              part.getString(ReadTableResult.SOURCE), part.getInt64(ReadTableResult.RECORDS), 0L)
          .build();
    }
  }

  private static final class UpsertBlocks extends PTransform<PCollection<Block>, WrittenRows> {
    private static final long serialVersionUID = 1L;
    private final UpsertRows rows;
    private final String name;

    UpsertBlocks(UpsertRows rows, String name) {
      this.rows = rows;
      this.name = name;
    }

    @Override
    public WrittenRows expand(PCollection<Block> input) {
      UpsertRowsResult written = input.apply("Unpack", UnpackBlocks.rows()).apply("Write", rows);
      String target = name;
      return new WrittenRows(
          written
              .tallies()
              .apply(
                  "Tally",
                  MapElements.into(TypeDescriptors.rows())
                      .via(tally -> WrittenRows.tally(target, UpsertRowsResult.settled(tally))))
              .setRowSchema(WrittenRows.TALLY_SCHEMA),
          written.rejected());
    }
  }
}
