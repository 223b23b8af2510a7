/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes the truth as the package page says. Not thread-safe; one per file. */
final class TruthJson {
  private final JsonGenerator json;

  private TruthJson(JsonGenerator json) {
    this.json = json;
  }

  static void write(Path file, GeneratorSpec spec, int catalogueRows, Truth truth)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
      json.setPrettyPrinter(new RowPerLine());
      new TruthJson(json).write(spec, catalogueRows, truth);
    }
  }

  private void write(GeneratorSpec spec, int catalogueRows, Truth truth) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seed", spec.seed());
    json.writeNumberField("events", spec.events());
    json.writeObjectFieldStart("inputs");
    input("clicks", truth.clicks());
    input("orders", truth.orders());
    json.writeEndObject();
    json.writeNumberField("catalogue_rows", catalogueRows);
    json.writeNumberField("catalogue_misses", truth.catalogueMisses());
    sales("sales_by_product", "product_id", truth.salesByProduct());
    sales("sales_by_country", "country", truth.salesByCountry());
    sessions(truth.sessions());
    json.writeArrayFieldStart("without_customer");
    withoutCustomer("clicks", truth.clicksWithoutCustomer());
    withoutCustomer("orders", truth.linesWithoutCustomer());
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void input(String name, InputCounts counts) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("records_written", counts.written());
    json.writeNumberField("kept", counts.kept());
    json.writeNumberField("duplicates_exact", counts.exactDuplicates());
    json.writeNumberField("duplicates_conflicting", counts.conflictingDuplicates());
    json.writeObjectFieldStart("rejected");
    for (Map.Entry<String, Long> cause : counts.rejected().entrySet()) {
      json.writeNumberField(cause.getKey(), cause.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void sales(String name, String group, SalesBook book) throws IOException {
    json.writeArrayFieldStart(name);
    for (Map.Entry<SalesBook.Key, SalesTotals> row : book.totals().entrySet()) {
      SalesTotals totals = row.getValue();
      json.writeStartObject();
      json.writeStringField(group, row.getKey().group());
      json.writeStringField("currency", row.getKey().currency());
      time("window_start", row.getKey().hour());
      json.writeNumberField("orders", totals.orders());
      json.writeNumberField("units", totals.units());
      json.writeStringField("gross_revenue", totals.grossRevenue().toPlainString());
      json.writeNumberField("returns", totals.returns());
      json.writeNumberField("returned_units", totals.returnedUnits());
      json.writeStringField("returned_value", totals.returnedValue().toPlainString());
      json.writeNumberField("cancelled_lines", totals.cancelledLines());
      json.writeNumberField("order_lines", totals.orderLines());
      json.writeStringField("revenue", totals.revenue().toPlainString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void sessions(List<SessionBook.Session> sessions) throws IOException {
    json.writeObjectFieldStart("sessions");
    json.writeNumberField("count", sessions.size());
    json.writeArrayFieldStart("rows");
    for (SessionBook.Session session : sessions) {
      json.writeStartObject();
      json.writeStringField("customer_id", Ids.customer(session.customer()));
      time("session_start", session.start());
      time("session_end", session.end());
      json.writeNumberField("events", session.clicks() + session.orderLines());
      json.writeNumberField("clicks", session.clicks());
      json.writeNumberField("order_lines", session.orderLines());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void withoutCustomer(String input, SortedMap<Long, Long> hours) throws IOException {
    for (Map.Entry<Long, Long> hour : hours.entrySet()) {
      json.writeStartObject();
      json.writeStringField("input", input);
      time("window_start", hour.getKey());
      json.writeNumberField("events", hour.getValue());
      json.writeEndObject();
    }
  }

  private void time(String name, long time) throws IOException {
    json.writeStringField(name, Instant.ofEpochMilli(time).toString());
  }

  /** Line ends are the same on every system, unlike those of Jackson's default printer. */
  private static final class RowPerLine extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void beforeArrayValues(JsonGenerator json) throws IOException {
      json.writeRaw('\n');
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(",\n");
    }
  }
}
