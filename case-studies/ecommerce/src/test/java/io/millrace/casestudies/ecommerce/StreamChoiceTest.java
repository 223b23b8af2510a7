/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.mapping.DatasetMapping;
import io.millrace.io.mapping.DuplicateRule;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.dedup.Deduplicate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamChoiceTest {
  @TempDir Path folder;

  @Test
  void tellsAllThatAStreamCannotDoAtOnce() throws IOException {
    Path orders =
        Files.writeString(
            folder.resolve("orders.csv"), "no,at,item,count,price\nO1,2026-03-02,P1,1,1.50\n");
    Path mapping =
        Files.writeString(
            folder.resolve("shop.yaml"),
            """
            orders:
              fields: {order_id: no, event_time: at, product_id: item, quantity: count, unit_price: price}
              duplicates: {key: order_id}
            """);
    Map<String, String> options =
        Map.of(
            "orders",
            orders.toString(),
            "mapping",
            mapping.toString(),
            "disorder",
            "5 minutes",
            "lateness",
            "-PT1H");
    RunRequest request =
        new RunRequest(
            "run-1",
            Instant.parse("2026-03-04T05:06:07Z"),
            folder,
            RunMode.STREAMING,
            OnReject.FAIL,
            options);

    assertThatThrownBy(() -> PipelineRun.prepare(new EcommercePipeline(), request))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot use --on-reject=fail together with --mode=streaming: a stream has shown its rows\
             before all are read
            Invalid --disorder: 5 minutes (must be an ISO-8601 duration such as PT5M)
            Cannot stream --orders: by its mapping, records of a key are the same however far\
             apart, which only the whole input tells; add within to orders.duplicates, such as\
             {key: ..., within: PT1H}
            Invalid --lateness: PT-1H (must be whole milliseconds from PT0.001S to PT876600H)""");
  }

  @Test
  void aBatchIsNotAskedHowLateRecordsAre() {
    RunRequest request = Runs.request(folder, "run-1", Map.of("events", "100", "lateness", "PT1H"));

    assertThatThrownBy(() -> PipelineRun.prepare(new EcommercePipeline(), request))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot use --lateness without --mode=streaming: no record is late");
  }

  @Test
  void stepsWaitAsLongAsTheRowsOfTheSlowestInput() {
    Map<String, DatasetMapping> mappings = new LinkedHashMap<>();
    mappings.put("orders", mapping(DuplicateRule.WHOLE_ROW));
    mappings.put(
        "clicks",
        mapping(
            new DuplicateRule(
                DuplicateRule.Kind.KEY, List.of("id"), false, Duration.ofMinutes(20))));
    List<String> problems = new ArrayList<>();
    RunRequest request = StreamTest.request(folder, "run-1", Map.of("lateness", "PT7M"));

    Waiting waiting = new StreamChoice(request, problems, new LinkedHashMap<>()).waiting(mappings);

    assertThat(problems).isEmpty();
    Deduplicate byKey = Deduplicate.byFields("record_key");
    // The gap, the cap as long, a period of three and the lateness; of equal rows a minute.
    assertThat(waiting.deduplicating("clicks", byKey).longestWait())
        .isEqualTo(Duration.ofMinutes(5 * 20 + 7));
    assertThat(waiting.deduplicating("orders", byKey).longestWait())
        .isEqualTo(Duration.ofMinutes(1 + 7).plusMillis(2));
  }

  private static DatasetMapping mapping(DuplicateRule rule) {
    return new DatasetMapping(null, Map.of(), rule, Map.of());
  }
}
