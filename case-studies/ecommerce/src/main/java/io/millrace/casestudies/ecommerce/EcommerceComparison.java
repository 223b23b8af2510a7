/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.RawRecord;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.mapping.MappedRow;
import io.millrace.io.mapping.MappedTimes;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.parity.ArrivingInput;
import io.millrace.pipelines.parity.ComparedTable;
import io.millrace.pipelines.parity.ComparedTable.Holds;
import io.millrace.pipelines.parity.Comparison;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** By what runs of the case study are compared. */
final class EcommerceComparison {
  static final ComparedTable SALES_BY_PRODUCT =
      windows(Tables.SALES_BY_PRODUCT, "product_id", "currency", "window_start");
  static final ComparedTable SALES_BY_COUNTRY =
      windows(Tables.SALES_BY_COUNTRY, "country", "currency", "window_start");
  static final ComparedTable WITHOUT_CUSTOMER =
      windows(Tables.WITHOUT_CUSTOMER, "input", "window_start");
  static final ComparedTable SESSIONS =
      ComparedTable.of(Tables.SESSIONS, Holds.RESULTS)
          .keyedBy("customer_id", "session_start")
          .windowedBy("session_start");
  static final ComparedTable LAST_VISITS =
      ComparedTable.of(Tables.LAST_VISITS, Holds.RESULTS).keyedBy("customer_id");

  private EcommerceComparison() {}

  static Comparison of(RunRequest request, EcommerceInputs inputs) {
    if (request.option("replay").isPresent()) {
      throw new ValidationException(
          "Cannot compare runs with --replay: its letters tell where records stand in their files");
    }
    List<ArrivingInput> arriving = new ArrayList<>();
    for (String input : List.of(Datasets.ORDERS, Datasets.CLICKS)) {
      InputSource source = inputs.source(input);
      if (source instanceof TopicInput) {
        throw new ValidationException(
            "Cannot compare runs over topics: their records are written in other orders; give files");
      }
      if (source instanceof TableInput table) {
        throw new ValidationException(
            "Cannot compare runs over %s: its rows have no order to arrive in; give files"
                .formatted(table.place()));
      }
      if (source instanceof FileInput given && !given.files().isEmpty()) {
        arriving.add(
            new ArrivingInput(
                input,
                given.files(),
                MappedTimes.of(inputs.mapping(input)),
                time -> inputs.waiting().deadline(input, time)));
      }
    }
    return new Comparison(
        arriving,
        options(request, inputs),
        streamOptions(request, inputs),
        isStream(request) ? inputs.disorder() : StreamChoice.DEFAULT_DISORDER,
        tables(),
        inputs.truth() == null ? List.of() : TruthRows.of(inputs.truth()),
        null);
  }

  /** What was asked for, but for what makes events that then are there. */
  private static Map<String, String> options(RunRequest request, EcommerceInputs inputs) {
    Map<String, String> options = new LinkedHashMap<>(request.options());
    options
        .keySet()
        .removeAll(
            List.of(
                "events", "seed", FileChoice.PACE, StreamChoice.DISORDER, StreamChoice.LATENESS));
    if (inputs.truth() != null) {
      options.put(
          Datasets.CATALOGUE,
          requireNonNull(inputs.arguments().get(Datasets.CATALOGUE), Datasets.CATALOGUE));
    }
    return options;
  }

  private static boolean isStream(RunRequest request) {
    return request.mode() == RunMode.STREAMING;
  }

  private static Map<String, String> streamOptions(RunRequest request, EcommerceInputs inputs) {
    return isStream(request)
        ? Map.of(
            StreamChoice.DISORDER,
            inputs.disorder().toString(),
            StreamChoice.LATENESS,
            inputs.waiting().lateness().toString())
        : Map.of();
  }

  private static List<ComparedTable> tables() {
    return List.of(
        bronze(Tables.BRONZE_ORDERS),
        bronze(Tables.BRONZE_CLICKS),
        silver(Tables.SILVER_ORDERS, "order_id", "line_no"),
        silver(Tables.SILVER_CLICKS, "event_id"),
        SALES_BY_PRODUCT,
        SALES_BY_COUNTRY,
        SESSIONS,
        LAST_VISITS,
        WITHOUT_CUSTOMER);
  }

  private static ComparedTable bronze(IcebergTable table) {
    return ComparedTable.of(table, Holds.RECORDS)
        .leavingOut(RawRecord.RUN_ID, RawRecord.INGESTED_AT)
        .keyedBy(RawRecord.SOURCE, RawRecord.RECORD_NUMBER);
  }

  private static ComparedTable silver(IcebergTable table, String... key) {
    return ComparedTable.of(table, Holds.RESULTS)
        .keyedBy(key)
        .placedBy(MappedRow.SOURCE, MappedRow.RECORD_NUMBER);
  }

  private static ComparedTable windows(IcebergTable table, String... key) {
    return ComparedTable.of(table, Holds.RESULTS)
        .leavingOut(Tables.PANE)
        .keyedBy(key)
        .windowedBy("window_start");
  }
}
