/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.pipelines.DuplicateCount;
import io.millrace.pipelines.RunOutcome;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.pipelines.report.RunReport.DeadLetterCause;
import io.millrace.transforms.ledger.StepBalance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * Compares a run over generated events with the generator's truth: every row of every gold table,
 * and every count of what was left out on the way. The truth knows of no record that comes too
 * late: of a stream with late records, each record is accounted for and no row compared.
 */
final class TruthCheck {
  private static final int SHOWN = 3;
  private final RunOutcome outcome;
  private final JsonNode truth;

  private TruthCheck(RunOutcome outcome, JsonNode truth) {
    this.outcome = outcome;
    this.truth = truth;
  }

  static List<Check> run(RunOutcome outcome, Path truthFile) {
    try {
      return new TruthCheck(outcome, new ObjectMapper().readTree(truthFile.toFile())).checks();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the truth file " + truthFile, e);
    }
  }

  private List<Check> checks() {
    if (outcome.ledger().steps().stream().anyMatch(step -> step.late() > 0)) {
      return List.of(countsWithLate(Datasets.ORDERS), countsWithLate(Datasets.CLICKS));
    }
    return List.of(
        counts(Datasets.ORDERS),
        counts(Datasets.CLICKS),
        rows(
            Tables.SALES_BY_PRODUCT,
            truth.get("sales_by_product"),
            List.of("product_id", "currency", "window_start")),
        rows(
            Tables.SALES_BY_COUNTRY,
            truth.get("sales_by_country"),
            List.of("country", "currency", "window_start")),
        rows(
            Tables.SESSIONS,
            truth.get("sessions").get("rows"),
            List.of("customer_id", "session_start")),
        lastVisits(),
        rows(
            Tables.WITHOUT_CUSTOMER,
            truth.get("without_customer"),
            List.of("input", "window_start")),
        catalogueMisses());
  }

  private Check counts(String input) {
    JsonNode wanted = truth.get("inputs").get(input);
    Map<String, Object> expected = expectedOnTheWay(wanted);
    for (String name : List.of("kept", "duplicates_exact", "duplicates_conflicting")) {
      expected.put(name, wanted.get(name).asLong());
    }
    Map<String, Object> found = foundOnTheWay(input);
    DuplicateCount duplicates = outcome.duplicatesOf("Deduplicate/" + input);
    found.put("kept", outcome.step("Deduplicate/" + input).written());
    found.put("duplicates_exact", duplicates.exact());
    found.put("duplicates_conflicting", duplicates.conflicting());
    return compare("truth of " + input, expected, found);
  }

  /**
   * Which of a key's records are late is for the stream to say; how many records there are, not.
   */
  private Check countsWithLate(String input) {
    JsonNode wanted = truth.get("inputs").get(input);
    String apart = "kept, duplicates and late";
    Map<String, Object> expected = expectedOnTheWay(wanted);
    expected.put(
        apart,
        wanted.get("kept").asLong()
            + wanted.get("duplicates_exact").asLong()
            + wanted.get("duplicates_conflicting").asLong());
    Map<String, Object> found = foundOnTheWay(input);
    StepBalance step = outcome.step("Deduplicate/" + input);
    found.put(apart, step.written() + step.duplicates() + step.late());
    return compare(
        "truth of " + input + ", but for rows, of which some came late", expected, found);
  }

  private static Map<String, Object> expectedOnTheWay(JsonNode wanted) {
    Map<String, Object> expected = new TreeMap<>();
    wanted
        .get("rejected")
        .properties()
        .forEach(cause -> expected.put("rejected " + cause.getKey(), cause.getValue().asLong()));
    expected.put("records_written", wanted.get("records_written").asLong());
    return expected;
  }

  private Map<String, Object> foundOnTheWay(String input) {
    Map<String, Object> found = new TreeMap<>();
    for (DeadLetterCause cause : outcome.deadLetters()) {
      if (cause.step().endsWith("/" + input)) {
        found.put("rejected " + cause.cause(), cause.records());
      }
    }
    found.put("records_written", outcome.step("Read/" + input).read());
    return found;
  }

  private Check catalogueMisses() {
    long[] misses = new long[1];
    outcome
        .tables()
        .forEachRow(
            Tables.SILVER_ORDERS.selecting("catalogue_match"),
            row -> misses[0] += Boolean.TRUE.equals(row.getBoolean("catalogue_match")) ? 0 : 1);
    return compare(
        "truth of catalogue misses",
        Map.of("misses", truth.get("catalogue_misses").asLong()),
        Map.of("misses", misses[0]));
  }

  /** The table goes on from run to run: what it held before this one counts as visits, too. */
  private Check lastVisits() {
    String name = "truth of " + Tables.LAST_VISITS.name();
    List<Row> visits = new TruthRows(truth).visits();
    if (!outcome.tables().forEachRowBefore(Tables.LAST_VISITS, outcome.runId(), visits::add)) {
      return new Check(name, true, "not compared: the snapshot before this run is expired");
    }
    Map<String, Object> found = new TreeMap<>();
    outcome
        .tables()
        .forEachRow(
            Tables.LAST_VISITS,
            row -> found.put(text(row.getValue("customer_id")), row.getValues()));
    Map<String, Object> expected = new TreeMap<>();
    LastVisits.of(visits).forEach((customer, visit) -> expected.put(customer, visit.getValues()));
    return compare(name, expected, found);
  }

  private Check rows(IcebergTable table, JsonNode wanted, List<String> key) {
    Map<String, Object> expected = new TreeMap<>();
    for (JsonNode row : wanted) {
      List<String> fields = new ArrayList<>();
      row.fieldNames().forEachRemaining(fields::add);
      expected.put(keyOf(key, name -> row.get(name).asText()), values(fields, row));
    }
    Map<String, Object> found = new TreeMap<>();
    List<String> fields = new ArrayList<>();
    if (wanted.size() > 0) {
      wanted.get(0).fieldNames().forEachRemaining(fields::add);
    }
    outcome
        .tables()
        .forEachRow(
            table,
            row -> found.put(keyOf(key, name -> text(row.getValue(name))), values(fields, row)));
    return compare("truth of " + table.name(), expected, found);
  }

  private static String keyOf(List<String> key, Function<String, @Nullable String> value) {
    return key.stream().map(value).map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static Map<String, String> values(List<String> fields, JsonNode row) {
    Map<String, String> values = new TreeMap<>();
    fields.forEach(name -> values.put(name, plain(row.get(name).asText())));
    return values;
  }

  private static Map<String, String> values(List<String> fields, Row row) {
    Map<String, String> values = new TreeMap<>();
    fields.forEach(name -> values.put(name, plain(text(row.getValue(name)))));
    return values;
  }

  private static String text(@Nullable Object value) {
    return value instanceof ReadableInstant instant
        ? Instant.ofEpochMilli(instant.getMillis()).toString()
        : value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
  }

  /** Decimals are compared by value: 1.50 is 1.5. */
  private static String plain(String text) {
    return text.matches("-?\\d+\\.\\d+")
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text;
  }

  private static Check compare(
      String name, Map<String, Object> expected, Map<String, Object> found) {
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (key, value) -> {
          if (!value.equals(found.get(key))) {
            differences.add(key + ": expected " + value + ", found " + found.get(key));
          }
        });
    found.keySet().stream()
        .filter(key -> !expected.containsKey(key))
        .forEach(key -> differences.add(key + ": expected nothing, found " + found.get(key)));
    String detail =
        differences.isEmpty()
            ? expected.size() + " values agree"
            : differences.size()
                + " differences; "
                + String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())));
    return new Check(name, differences.isEmpty(), detail);
  }
}
