/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.CommitStream;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.io.iceberg.WrittenFile;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/** A stream of numbers: all of them in one table, and in another how many each window has. */
final class CountedNumbers {
  static final int WINDOW = 250;
  static final int KEYS = 8;
  static final String RUN = "r1";

  static final IcebergTable NUMBERS =
      new IcebergTable(
          "bronze.numbers",
          Schema.builder().addInt64Field("number").build(),
          WriteMode.APPEND,
          Gate.ALWAYS);

  static final IcebergTable COUNTS =
      new IcebergTable(
          "gold.counts",
          Schema.builder()
              .addInt64Field("window_start")
              .addInt64Field("key")
              .addInt64Field("numbers")
              .build(),
          WriteMode.APPEND,
          Gate.ALWAYS);

  static final List<IcebergTable> TABLES = List.of(NUMBERS, COUNTS);

  private CountedNumbers() {}

  static void build(Pipeline pipeline, Numbers source, IcebergCatalog catalog) {
    PCollection<Long> numbers = pipeline.apply("Read", Read.from(source));
    PCollection<WrittenFile> all =
        numbers
            .apply(
                "NumberAsRow",
                MapElements.into(TypeDescriptors.rows())
                    .via(number -> Row.withSchema(NUMBERS.schema()).addValue(number).build()))
            .setRowSchema(NUMBERS.schema())
            .apply("WriteNumbers", WriteDataFiles.to(catalog, NUMBERS));
    PCollection<WrittenFile> counts =
        numbers
            .apply("Window", Window.into(FixedWindows.of(Duration.millis(WINDOW))))
            .apply(
                "Key",
                WithKeys.<Long, Long>of(number -> number % KEYS)
                    .withKeyType(TypeDescriptors.longs()))
            .apply("Count", Count.perKey())
            .apply("CountAsRow", ParDo.of(new AsRowFn()))
            .setRowSchema(COUNTS.schema())
            .apply("Globally", Window.into(new GlobalWindows()))
            .apply("WriteCounts", WriteDataFiles.to(catalog, COUNTS));
    PCollectionList.of(all)
        .and(counts)
        .apply("Files", Flatten.pCollections())
        .apply("Show", CommitStream.of(catalog, TABLES, RUN));
  }

  private static final class AsRowFn extends DoFn<KV<Long, Long>, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<Long, Long> count, BoundedWindow window, OutputReceiver<Row> out) {
      out.output(
          Row.withSchema(COUNTS.schema())
              .addValues(
                  ((IntervalWindow) window).start().getMillis(),
                  requireNonNull(count.getKey(), "key is null"),
                  count.getValue())
              .build());
    }
  }
}
