/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as Parquet data files of an Iceberg table and makes none of them visible: {@link
 * CommitTables} does for input with an end, {@link CommitStream} for input without.
 *
 * <p>Each bundle becomes a file, without a shuffle: as many files as the runner cuts bundles, more
 * than one where a bundle is larger than 128 MiB of Parquet or has rows of several partitions; at
 * most 16 are open, so a bundle whose rows are of many in turn gives small files. It does not
 * promise a file size. Where input has no end and {@link MillraceOptions#getGatherWrites} is set,
 * one worker brings together what comes within a second, and that becomes a file. Of a table with
 * {@link WriteMode#OVERWRITE_WINDOWS} rows are shuffled by window, gathered for a second where
 * input has no end, and each window becomes a file per partition, without the rows that others
 * correct. Of a table with {@link WriteMode#UPSERT} all rows are written; which of a key stays the
 * commit finds out.
 *
 * <p><b>Input:</b> rows of the table's schema, one by one or in blocks, in the global window.
 * <b>Output:</b> one {@link WrittenFile} per file; none for no rows. <b>State and memory:</b> one
 * open Parquet row group per file of a bundle at work; the rows of a window, or of a second, where
 * those are gathered. <b>Failures:</b> a retried bundle leaves a file that no snapshot names.
 *
 * <pre>{@code
 * PCollection<WrittenFile> files = rows.apply("Write", WriteDataFiles.to(catalog, table));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class WriteDataFiles<T> extends PTransform<PCollection<T>, PCollection<WrittenFile>> {
  private static final long serialVersionUID = 1L;
  private final IcebergCatalog catalog;
  private final IcebergTable table;
  private final Rows<T> rows;

  private WriteDataFiles(IcebergCatalog catalog, IcebergTable table, Rows<T> rows) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.table = requireNonNull(table, "table is null");
    this.rows = rows;
  }

  /** Writes rows. The table must have been prepared: see {@link IcebergTables#prepare}. */
  public static WriteDataFiles<Row> to(IcebergCatalog catalog, IcebergTable table) {
    return new WriteDataFiles<>(catalog, table, Rows.ITSELF);
  }

  /** Writes the rows of blocks, otherwise as {@link #to}. */
  public static WriteDataFiles<Block> blocksTo(IcebergCatalog catalog, IcebergTable table) {
    return new WriteDataFiles<>(catalog, table, Rows.OF_BLOCK);
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<T> input) {
    Schema schema = rows.schema(input);
    if (!schema.equivalent(table.schema())) {
      throw new ValidationException(
          "Cannot write "
              + table.name()
              + ": the rows have "
              + without(schema, table.schema())
              + ", the table has "
              + without(table.schema(), schema));
    }
    if (!(input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new ValidationException(
          "Cannot write " + table.name() + ": the rows are windowed (must be globally windowed)");
    }
    return Firing.asUsual(
        table.mode() == WriteMode.OVERWRITE_WINDOWS
            ? byWindow(rows.unpacked(input), schema)
            : gathered(input)
                .apply("WriteFile", ParDo.of(new WriteFileFn<>(catalog, table, rows))));
  }

  /** What came within a second together, where a bundle has too few rows for a file. */
  private static <T> PCollection<T> gathered(PCollection<T> input) {
    if (input.isBounded() == IsBounded.BOUNDED
        || !input.getPipeline().getOptions().as(MillraceOptions.class).getGatherWrites()) {
      return input;
    }
    PCollection<KV<Integer, T>> together =
        input
            .apply("Together", WithKeys.of(0))
            .setCoder(KvCoder.of(VarIntCoder.of(), input.getCoder()));
    return Firing.afterAwhile(together)
        .apply("Gather", GroupByKey.create())
        .apply("Gathered", Values.create())
        .apply("Each", Flatten.iterables());
  }

  /** The fields of one schema that the other does not have, or not of that type. */
  private static List<String> without(Schema schema, Schema other) {
    return schema.getFields().stream()
        .filter(
            field ->
                !other.hasField(field.getName())
                    || !other.getField(field.getName()).getType().equals(field.getType()))
        .map(
            field ->
                field.getName()
                    + " "
                    + field.getType().getTypeName()
                    + (field.getType().getNullable() ? " or null" : ""))
        .toList();
  }

  private PCollection<WrittenFile> byWindow(PCollection<Row> unpacked, Schema schema) {
    int window = schema.indexOf(table.requireVersions().window());
    PCollection<KV<Long, Row>> keyed =
        unpacked
            .apply("KeyByWindow", WithKeys.of(row -> millis(row, window)))
            .setCoder(KvCoder.of(VarLongCoder.of(), RowCoder.of(schema)));
    return Firing.afterAwhile(keyed)
        .apply("GroupByWindow", GroupByKey.create())
        .apply("WriteWindow", ParDo.of(new WriteWindowFn(catalog, table)));
  }

  private static long millis(Row row, int window) {
    return requireNonNull(row.getDateTime(window), "window is null").getMillis();
  }

  /** Writes the rows of a bundle to files that it opens at the first row of each. */
  private static final class WriteFileFn<T> extends DoFn<T, WrittenFile> {
    private static final long serialVersionUID = 1L;
    private final IcebergCatalog catalog;
    private final IcebergTable spec;
    private final Rows<T> rows;
    private transient @Nullable TableFiles files;
    private transient @Nullable OpenFiles<Cells> open;

    WriteFileFn(IcebergCatalog catalog, IcebergTable spec, Rows<T> rows) {
      this.catalog = catalog;
      this.spec = spec;
      this.rows = rows;
    }

    @Setup
    public void setup() {
      files = new TableFiles(catalog, spec);
    }

    @StartBundle
    public void startBundle() {
      // A bundle that failed may have left files open: what is in them was never given out.
      open = null;
    }

    @ProcessElement
    public void processElement(@Element T element, OutputReceiver<WrittenFile> out) {
      TableFiles ofTable = requireNonNull(files, "not set up");
      OpenFiles<Cells> ofBundle = open;
      if (ofBundle == null) {
        ofBundle = ofTable.start();
        open = ofBundle;
      }
      rows.write(element, ofBundle);
      ofTable.written(ofBundle.complete(), 0).forEach(out::output);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      OpenFiles<Cells> ofBundle = open;
      if (ofBundle != null) {
        open = null;
        for (WrittenFile file : requireNonNull(files, "not set up").written(ofBundle.finish(), 0)) {
          context.output(file, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
        }
      }
    }

    @Teardown
    public void teardown() {
      if (files != null) {
        files.close();
      }
    }
  }
}
