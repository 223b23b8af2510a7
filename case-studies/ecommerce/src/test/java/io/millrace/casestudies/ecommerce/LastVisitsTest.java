/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.report.RunReport;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.pipelines.report.RunReport.TableState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of keys, which goes on from run to run. */
class LastVisitsTest {
  @TempDir Path folder;

  @Test
  void aLaterRunAddsItsVisitsAndAnEarlierDayTakesNoneBack() throws IOException {
    RunReport tuesday = run("tuesday", "C1 3T09:00", "C1 3T10:00", "C2 3T12:00");
    RunReport wednesday = run("wednesday", "C2 4T08:00", "C2 4T08:10", "C3 4T09:00");
    RunReport monday = run("monday", "C1 2T23:00", "C4 2T11:00", "C4 2T11:05");

    assertThat(lastVisits())
        .isEqualTo(
            Map.of(
                "C1", "2026-03-03T10:00:00.000Z 1",
                "C2", "2026-03-04T08:10:00.000Z 2",
                "C3", "2026-03-04T09:00:00.000Z 1",
                "C4", "2026-03-02T11:05:00.000Z 2"));
    assertThat(state(tuesday))
        .extracting("written", "superseded", "rows")
        .containsExactly(3L, 1L, 2L);
    assertThat(state(wednesday))
        .extracting("written", "superseded", "rows")
        .containsExactly(2L, 1L, 3L);
    assertThat(state(monday))
        .extracting("written", "superseded", "rows")
        .containsExactly(2L, 1L, 4L);
  }

  @Test
  void aRunThatIsRepeatedOrHasNoVisitChangesNothing() throws IOException {
    assertThat(run("tuesday", "C1 3T09:00").failure()).isNull();
    assertThat(run("tuesday", "C1 3T09:00").failure()).isNull();
    RunReport again = run("again", "C1 3T09:00");
    RunReport guests = run("guests", " 4T09:00");
    RunReport repeated = run("guests", " 4T09:00");

    assertThat(lastVisits()).isEqualTo(Map.of("C1", "2026-03-03T09:00:00.000Z 1"));
    assertThat(state(again))
        .extracting("written", "superseded", "rows")
        .containsExactly(1L, 1L, 1L);
    for (RunReport empty : List.of(guests, repeated)) {
      assertThat(empty.failure()).isNull();
      assertThat(state(empty))
          .extracting("written", "superseded", "rows")
          .containsExactly(0L, 0L, 1L);
    }
  }

  @Test
  void theTruthIsTheWarehouseAndTheVisitsOfTheRun() {
    Map<String, String> one = Map.of("events", "1000", "seed", "5");
    Map<String, String> other = Map.of("events", "500", "seed", "6", "lateness", "P3D");

    RunReport first = Runs.run(Runs.request(folder, "first", one));
    RunReport second = StreamTest.stream(folder, "second", other);
    RunReport third = Runs.run(Runs.request(folder, "third", one));

    for (RunReport report : List.of(first, second, third)) {
      assertThat(report.failure()).isNull();
      assertThat(report.checks())
          .filteredOn(check -> check.name().equals("truth of gold.last_visits"))
          .singleElement()
          .extracting(Check::detail)
          .asString()
          .endsWith(" values agree");
    }
    assertThat(state(second).rows()).isGreaterThan(state(first).rows());
    assertThat(state(third).written()).isEqualTo(state(third).superseded());
  }

  /** Each click is a customer, none for a guest, and a day and time of March. */
  private RunReport run(String runId, String... clicks) throws IOException {
    List<String> records = new ArrayList<>();
    for (String click : clicks) {
      String[] parts = click.split(" ", -1);
      String customer = parts[0].isEmpty() ? "null" : "{\"id\":\"" + parts[0] + "\"}";
      long time = Instant.parse("2026-03-0" + parts[1] + ":00Z").toEpochMilli();
      records.add(
          "{\"event_id\":\"%s-%d\",\"ts\":%d,\"type\":\"view\",\"customer\":%s}"
              .formatted(runId, records.size(), time, customer));
    }
    Path file = Files.write(folder.resolve(runId + ".jsonl"), records);
    return Runs.run(
        Runs.request(
            folder.resolve("warehouse"),
            runId,
            Map.of("clicks", file.toString(), "mapping", ShippedMappings.GENERATED)));
  }

  private Map<String, String> lastVisits() {
    Map<String, String> visits = new TreeMap<>();
    for (Row row : Runs.rows(folder.resolve("warehouse"), Tables.LAST_VISITS)) {
      String visit = row.getDateTime("session_end") + " " + row.getInt64("events");
      assertThat(visits.put(String.valueOf(row.getString("customer_id")), visit)).isNull();
    }
    return visits;
  }

  private static TableState state(RunReport report) {
    return report.tables().stream()
        .filter(table -> table.table().equals(Tables.LAST_VISITS.name()))
        .findAny()
        .orElseThrow();
  }
}
