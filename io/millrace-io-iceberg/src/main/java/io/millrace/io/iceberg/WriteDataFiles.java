/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.util.UUID;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as Parquet data files of an Iceberg table and makes none of them visible: {@link
 * CommitTables} does.
 *
 * <p><b>Input:</b> rows of the table's schema. <b>Output:</b> one {@link WrittenFile} per file, at
 * most {@link IcebergTable#files()} of them; none for no rows. <b>State and memory:</b> one open
 * Parquet row group per file. <b>Failures:</b> a retried bundle leaves a file that no snapshot
 * names.
 *
 * <pre>{@code
 * PCollection<WrittenFile> files = rows.apply("Write", WriteDataFiles.to(catalog, table));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class WriteDataFiles extends PTransform<PCollection<Row>, PCollection<WrittenFile>> {
  private static final long serialVersionUID = 1L;
  private final IcebergCatalog catalog;
  private final IcebergTable table;

  private WriteDataFiles(IcebergCatalog catalog, IcebergTable table) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.table = requireNonNull(table, "table is null");
  }

  /** The table must have been prepared: see {@link IcebergTables#prepare}. */
  public static WriteDataFiles to(IcebergCatalog catalog, IcebergTable table) {
    return new WriteDataFiles(catalog, table);
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<Row> rows) {
    if (!rows.getSchema().equivalent(table.schema())) {
      throw new ValidationException(
          "Cannot write "
              + table.name()
              + ": the rows have "
              + rows.getSchema().getFieldNames()
              + ", the table has "
              + table.schema().getFieldNames());
    }
    return rows.apply("SpreadOverFiles", ParDo.of(new SpreadFn(table.files())))
        .setCoder(KvCoder.of(VarIntCoder.of(), rows.getCoder()))
        .apply("GroupByFile", GroupByKey.create())
        .apply("WriteFile", ParDo.of(new WriteFileFn(catalog, table)));
  }

  /** Deals rows out to the files in turn: equal sizes, whatever the content. */
  private static final class SpreadFn extends DoFn<Row, KV<Integer, Row>> {
    private static final long serialVersionUID = 1L;
    private final int files;
    private transient int next;

    SpreadFn(int files) {
      this.files = files;
    }

    @ProcessElement
    public void processElement(@Element Row row, OutputReceiver<KV<Integer, Row>> out) {
      next = (next + 1) % files;
      out.output(KV.of(next, row));
    }
  }

  /** Writes one file from one group of rows. */
  private static final class WriteFileFn extends DoFn<KV<Integer, Iterable<Row>>, WrittenFile> {
    private static final long serialVersionUID = 1L;
    private final IcebergCatalog catalog;
    private final IcebergTable spec;
    private transient @Nullable IcebergTables tables;

    WriteFileFn(IcebergCatalog catalog, IcebergTable spec) {
      this.catalog = catalog;
      this.spec = spec;
    }

    @Setup
    public void setup() {
      tables = IcebergTables.open(catalog);
    }

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Iterable<Row>> group, OutputReceiver<WrittenFile> out)
        throws IOException {
      Table table = requireNonNull(tables, "not set up").load(spec.name());
      DataWriter<GenericRecord> writer = openFile(table);
      try (writer) {
        GenericRecord record = GenericRecord.create(table.schema());
        for (Row row : group.getValue()) {
          IcebergRows.fill(record, row);
          writer.write(record);
        }
      }
      DataFile file = writer.toDataFile();
      String json = ContentFileParser.toJson(file, table.spec());
      out.output(new WrittenFile(spec.name(), file.recordCount(), json));
    }

    private static DataWriter<GenericRecord> openFile(Table table) throws IOException {
      String name = FileFormat.PARQUET.addExtension(UUID.randomUUID().toString());
      String location = table.locationProvider().newDataLocation(name);
      return Parquet.writeData(table.io().newOutputFile(location))
          .forTable(table)
          .withSpec(PartitionSpec.unpartitioned())
          .createWriterFunc(GenericParquetWriter::create)
          .overwrite()
          .build();
    }

    @Teardown
    public void teardown() {
      if (tables != null) {
        tables.close();
      }
    }
  }
}
