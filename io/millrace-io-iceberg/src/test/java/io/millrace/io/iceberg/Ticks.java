/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.ReadBatch;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.encryption.EncryptionUtil;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.types.Types;

/** A table of numbered ticks that another writer than ours appends to. Close it. */
final class Ticks implements AutoCloseable {
  static final String NAME = "shop.ticks";
  static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final TableIdentifier ID = TableIdentifier.parse(NAME);
  private static final Schema COLUMNS =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.optional(2, "at", Types.TimestampType.withZone()));

  private final IcebergCatalog catalog;
  private final CatalogConnection connection;
  final Table table;

  /** One row. */
  record Tick(long id, long at) {}

  private Ticks(IcebergCatalog catalog) {
    this.catalog = catalog;
    this.connection = catalog.open();
    this.table =
        connection.ask(
            opened -> {
              if (opened.tableExists(ID)) {
                return opened.loadTable(ID);
              }
              ((SupportsNamespaces) opened).createNamespace(Namespace.of("shop"));
              return opened
                  .buildTable(ID, COLUMNS)
                  .withProperty(TableProperties.FORMAT_VERSION, "2")
                  .create();
            });
  }

  /** Those of a warehouse, made if they are not there. */
  static Ticks in(Path warehouse) {
    return new Ticks(IcebergCatalog.embedded(warehouse));
  }

  /** Reads them all, looking whenever it is asked. */
  StreamTable read() {
    return StreamTable.of(catalog, NAME).eventTimeIn("at").pollingEvery(Duration.ofMillis(1));
  }

  /** Where another writer may write. */
  static EncryptedOutputFile newFile(Table table) {
    String name = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    return EncryptionUtil.plainAsEncryptedOutput(table.io().newOutputFile(name));
  }

  /** A file that no snapshot has yet. */
  DataFile file(List<Tick> ticks) throws IOException {
    DataWriter<Record> writer =
        new GenericAppenderFactory(table.schema(), table.spec())
            .newDataWriter(newFile(table), FileFormat.PARQUET, null);
    try (writer) {
      for (Tick tick : ticks) {
        Record record = GenericRecord.create(table.schema());
        record.set(0, tick.id());
        record.set(1, Instant.ofEpochMilli(tick.at()).atOffset(ZoneOffset.UTC));
        writer.write(record);
      }
    }
    return writer.toDataFile();
  }

  /** Appends a commit of these files, and tells its snapshot. */
  @SafeVarargs
  final Snapshot append(List<Tick>... files) throws IOException {
    AppendFiles append = table.newAppend();
    for (List<Tick> ticks : files) {
      append.appendFile(file(ticks));
    }
    append.commit();
    return table.currentSnapshot();
  }

  /** Takes out a row, and the files that have no other. */
  void delete(long id) {
    table.newDelete().deleteFromRowFilter(Expressions.equal("id", id)).commit();
  }

  void compact() {
    CompactFiles.of(table, 1L << 30, 0.1);
  }

  /** Expires all snapshots that came before the newest, and removes what only they have. */
  void expire() {
    table.refresh();
    table
        .expireSnapshots()
        .expireOlderThan(System.currentTimeMillis() + 1)
        .retainLast(1)
        .cleanExpiredFiles(true)
        .commit();
  }

  /** So many from a number on, a second apart from a time on. */
  static List<Tick> ticks(long first, int count, long at) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ticks.add(new Tick(first + i, at + 1000L * i));
    }
    return ticks;
  }

  /** Ids, with the stamp of those that may be late for something. */
  static List<String> rows(List<ReadBatch> batches) {
    List<String> rows = new ArrayList<>();
    for (ReadBatch batch : batches) {
      Block block = block(batch);
      for (int row = 0; row < block.rows(); row++) {
        long stamp = block.stamp(row);
        rows.add(block.column(0).longAt(row) + (stamp == Block.ON_TIME ? "" : " after " + stamp));
      }
    }
    return rows;
  }

  /** A reader gives no batch without rows. */
  static Block block(ReadBatch batch) {
    return requireNonNull(batch.block(), "no rows");
  }

  /** Reads what there is now. */
  static List<ReadBatch> all(TableReader reader, boolean isStarted) throws IOException {
    List<ReadBatch> batches = new ArrayList<>();
    for (boolean is = isStarted ? reader.advance() : reader.start(); is; is = reader.advance()) {
      batches.add(reader.getCurrent());
    }
    return batches;
  }

  /** The mark as an engine keeps it. */
  static TableMark kept(TableReader reader) throws IOException {
    return CoderUtils.clone(TableMarkCoder.INSTANCE, reader.getCheckpointMark());
  }

  @Override
  public void close() {
    connection.close();
  }
}
