/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.dataset.Columns;
import io.millrace.io.dataset.ConnectorDescription;
import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.DatasetUse;
import io.millrace.io.dataset.WriteGuarantee;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.dataset.Zone;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.Internal;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Iceberg tables as datasets, by {@link ReadSnapshot}, {@link StreamTable} and {@link
 * WriteDataFiles}.
 *
 * @since 0.1
 */
@Internal
public final class IcebergConnector implements DatasetConnector<TableSettings> {
  @Override
  public ConnectorDescription description() {
    return new ConnectorDescription(
        "iceberg",
        "Iceberg tables.",
        List.of(
            "iceberg:gold.sessions?warehouse=warehouse/ecommerce",
            "iceberg:shop.orders?warehouse=warehouse/shop&event_time=at&from=latest",
            "iceberg:shop.orders?warehouse=warehouse/shop&mode=upsert&key=id&order=version"),
        Map.of(
            DatasetUse.READ,
            "The newest snapshot when the pipeline is built, another, or what was appended"
                + " between two; in parts of 32 MiB beside each other.",
            DatasetUse.STREAM,
            "The rows that it has, then those of each commit that appends to it, in their order;"
                + " event time goes on with the commits.",
            DatasetUse.WRITE,
            "One commit with an id of run and step, which is not made again where the table has it;"
                + " with mode UPSERT the last row of each key.",
            DatasetUse.WRITE_STREAM,
            "A commit a second, checkpoint or micro-batch, each with an id of its own; APPEND"
                + " and UPSERT alone."));
  }

  @Override
  public Class<TableSettings> settings() {
    return TableSettings.class;
  }

  @Override
  public Map<String, String> located(String location) {
    return Map.of("table", location);
  }

  @Override
  public Dataset open(Zone zone, TableSettings settings) {
    requireNone(settings.problems());
    IcebergCatalog catalog = settings.toCatalog();
    ReadSnapshot read = read(catalog, settings);
    boolean isThere;
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      isThere = tables.has(settings.table());
    }
    Schema named = Columns.schema(settings.columns());
    Schema schema = isThere || named.getFieldCount() == 0 ? read.schema() : named;
    requireNone(settings.problemsIn(schema));
    return new TableDataset(zone, settings, schema, catalog, read);
  }

  private static void requireNone(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
  }

  private static ReadSnapshot read(IcebergCatalog catalog, TableSettings settings) {
    ReadSnapshot read =
        ReadSnapshot.of(catalog, settings.table())
            .columns(Columns.schema(settings.columns()).getFieldNames().toArray(String[]::new));
    read = settings.eventTime() == null ? read : read.eventTimeIn(settings.eventTime());
    read = settings.asOf() == null ? read : read.asOf(settings.asOf());
    return settings.after() == null ? read : read.after(settings.after());
  }

  private record TableDataset(
      Zone zone, TableSettings settings, Schema schema, IcebergCatalog catalog, ReadSnapshot reads)
      implements Dataset {
    @Override
    public String name() {
      return "iceberg:" + catalog.name() + "." + settings.table();
    }

    @Override
    public WriteGuarantee guarantee() {
      return settings.mode() == WriteMode.UPSERT
          ? WriteGuarantee.ONCE_BY_KEY
          : WriteGuarantee.EXACTLY_ONCE;
    }

    @Override
    public PTransform<PBegin, ReadBlocksResult> read(StepContext at) {
      return reads;
    }

    @Override
    public PTransform<PBegin, ReadBlocksResult> stream(StepContext at) {
      List<String> problems = settings.problemsOfStream();
      if (!problems.isEmpty()) {
        throw new ValidationException(
            "Cannot read %s: %s".formatted(name(), String.join("; ", problems)));
      }
      // What is wrong with them was told when it was opened.
      return StreamTable.of(catalog, settings.table())
          .columns(Columns.schema(settings.columns()).getFieldNames().toArray(String[]::new))
          .eventTimeIn(requireNonNull(settings.eventTime()))
          .with(settings.bounds(new ArrayList<>()))
          .with(settings.following(new ArrayList<>()));
    }

    @Override
    public PTransform<PCollection<Block>, WrittenRows> write(StepContext at) {
      return new WriteTable(catalog, settings.toTable(schema), at);
    }

    /** Without the catalog's properties, which may hold secrets. */
    @Override
    public String toString() {
      return name();
    }
  }

  private static final class WriteTable extends PTransform<PCollection<Block>, WrittenRows> {
    private static final long serialVersionUID = 1L;
    private static final String TALLY = "Tally";
    private final IcebergCatalog catalog;
    private final IcebergTable table;
    private final StepContext at;

    WriteTable(IcebergCatalog catalog, IcebergTable table, StepContext at) {
      this.catalog = catalog;
      this.table = table;
      this.at = at;
    }

    @Override
    public WrittenRows expand(PCollection<Block> input) {
      List<IcebergTable> tables = List.of(table);
      try (IcebergTables opened = IcebergTables.open(catalog)) {
        opened.prepare(tables);
      }
      PCollectionTuple fit =
          input.apply(
              "Fit",
              ParDo.of(new FitRowsFn(at, Rows.OF_BLOCK.schema(input)))
                  .withOutputTags(FitRowsFn.ROWS, TupleTagList.of(FitRowsFn.REJECTED)));
      PCollection<WrittenFile> files =
          fit.get(FitRowsFn.ROWS)
              .setCoder(input.getCoder())
              .apply("Write", WriteDataFiles.blocksTo(catalog, table));
      PCollection<Row> tallies =
          files
              .apply(
                  TALLY,
                  MapElements.into(TypeDescriptors.rows())
                      .via(
                          file ->
                              WrittenRows.tally(file.table(), file.records() + file.superseded())))
              .setRowSchema(WrittenRows.TALLY_SCHEMA);
      String id = CommitId.ofStep(at.runId(), step(tallies));
      if (input.isBounded() == IsBounded.BOUNDED) {
        files.apply(
            "Commit",
            CommitTables.of(
                catalog,
                tables,
                id,
                input.getPipeline().apply("Open", Create.of(true)).apply(View.asSingleton())));
      } else {
        files.apply("Commit", CommitStream.of(catalog, tables, id));
      }
      return new WrittenRows(tallies, fit.get(FitRowsFn.REJECTED));
    }

    /** This step's full name in the pipeline, which begins that of what it gives out. */
    private static String step(PCollection<Row> tallies) {
      String name = tallies.getName();
      return name.substring(0, name.lastIndexOf("/" + TALLY + "/"));
    }
  }
}
