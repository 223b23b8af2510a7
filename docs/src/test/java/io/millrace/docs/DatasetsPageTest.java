/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.ConnectorDescription;
import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.DatasetUse;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsPageTest {
  @TempDir Path folder;
  @TempDir Path warehouse;

  @Test
  void rowsOfAFileBecomeThoseOfATable() throws IOException {
    Files.writeString(
        folder.resolve("orders.csv"),
        "id,units,at\na,1,2024-05-01T00:00:00Z\nb,many,2024-05-01T00:00:00Z\n");
    Pipeline pipeline = Pipeline.create();
    // tag::copy[]
    Dataset orders =
        Datasets.open(
            "file:" + folder.resolve("orders.csv"),
            Map.of("columns", "id string, units int64, at datetime", "event_time", "at"));
    Dataset table =
        Datasets.open(
            "iceberg:shop.orders?zone=silver",
            Map.of(
                "warehouse",
                warehouse.toString(),
                "columns",
                "id string, units int64, at datetime"));
    StepContext context = new StepContext("run-1", "orders/Read");
    ReadBlocksResult read = pipeline.apply("Read", orders.read(context));
    WrittenRows written = read.blocks().apply("Write", table.write(context));
    // end::copy[]
    PAssert.that(
            written
                .tallies()
                .apply(
                    MapElements.into(TypeDescriptors.longs())
                        .via(tally -> tally.getInt64(WrittenRows.ROWS))))
        .containsInAnyOrder(1L);
    PAssert.that(
            read.rejected()
                .apply(
                    "Messages",
                    MapElements.into(TypeDescriptors.strings()).via(letter -> letter.message())))
        .containsInAnyOrder("Invalid units: many (must be a number)");
    pipeline.run().waitUntilFinish();

    Pipeline again = Pipeline.create();
    PAssert.that(
            again
                .apply(table.read(context))
                .blocks()
                .apply(UnpackBlocks.rows())
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getString("id") + row.getInt64("units"))))
        .containsInAnyOrder("a1");
    again.run().waitUntilFinish();
  }

  @Test
  void rowsInFoldersOfHoursHaveColumnsOfThem() throws IOException {
    Path in = folder.resolve("orders.csv");
    Path folder = this.folder.resolve("days");
    Files.writeString(in, "id,at\na,2026-01-31T07:15:00Z\nb,2026-02-01T23:59:59Z\n");
    Dataset orders =
        Datasets.open(
            "file:" + in, Map.of("columns", "id string, at datetime", "event_time", "at"));
    StepContext context = new StepContext("run-1", "orders/Write");
    Pipeline pipeline = Pipeline.create();
    // tag::folders[]
    Dataset days =
        Datasets.open(
            "file:" + folder + "?partition_by=at&partition_as=dt%3Dyyyy-MM-dd/hour%3DHH",
            Map.of("columns", "id string, at datetime", "event_time", "at"));
    pipeline.apply("Read", orders.read(context)).blocks().apply("Write", days.write(context));
    // end::folders[]
    pipeline.run().waitUntilFinish();

    Dataset again =
        Datasets.open(
            "file:" + folder,
            Map.of("columns", "id string, dt datetime, hour int32", "event_time", "dt"));
    Pipeline second = Pipeline.create();
    PAssert.that(
            second
                .apply(again.read(context))
                .blocks()
                .apply(UnpackBlocks.rows())
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getValues().toString())))
        .containsInAnyOrder(
            "[a, 2026-01-31T00:00:00.000Z, 7]", "[b, 2026-02-01T00:00:00.000Z, 23]");
    second.run().waitUntilFinish();
  }

  @Test
  void aWatchedFolderEndsWhenNothingHasComeForAWhile() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "id,at\na,2026-01-31T07:15:00Z\n");
    Files.writeString(folder.resolve("b.csv.tmp"), "id,at\nb,2026-01-31T07:16");
    StepContext context = new StepContext("run-1", "orders/Watch");
    Pipeline pipeline = Pipeline.create();
    // tag::watch[]
    Dataset incoming =
        Datasets.open(
            "file:" + folder + "?watch_every=PT0.1S&until_idle_for=PT0.5S",
            Map.of("columns", "id string, at datetime", "event_time", "at"));
    ReadBlocksResult read = pipeline.apply("Watch", incoming.stream(context));
    // end::watch[]
    PAssert.that(
            read.blocks()
                .apply(UnpackBlocks.rows())
                .apply(MapElements.into(TypeDescriptors.strings()).via(row -> row.getString("id"))))
        .containsInAnyOrder("a");
    PAssert.that(read.rejected()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void thePageHasEveryConnectorWithWhatItCanDo() throws IOException {
    String page = House.text("docs/datasets.md");

    for (DatasetConnector<?> connector : Datasets.connectors()) {
      ConnectorDescription description = connector.description();
      String line =
          page.lines()
              .filter(each -> each.startsWith("| [`" + description.scheme() + "`]"))
              .findFirst()
              .orElseThrow();
      String[] cells = line.split("\\|", -1);
      for (DatasetUse use : DatasetUse.values()) {
        assertThat(!cells[3 + use.ordinal()].strip().startsWith("no"))
            .as("%s: %s", description.scheme(), use)
            .isEqualTo(description.uses().containsKey(use));
      }
    }
  }
}
