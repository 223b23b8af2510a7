/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @Test
  void writesEveryKeyInOrderEvenWhereNothingIsToSay() {
    assertThat(JsonReport.write(SampleReports.empty()))
        .isEqualToNormalizingNewlines(
            """
            {
              "pipeline" : "empty",
              "run_id" : "20260301-0000-0000",
              "runner" : "direct",
              "mode" : "batch",
              "succeeded" : true,
              "failure" : null,
              "started" : "2026-03-01T09:15:02.125Z",
              "finished" : "2026-03-01T09:15:02.125Z",
              "seconds" : 0,
              "peak_heap_bytes" : 0,
              "arguments" : { },
              "profile" : [ ],
              "versions" : { },
              "notes" : [ ],
              "headline" : { },
              "ledger" : [ ],
              "steps" : [ ],
              "verdicts" : [ ],
              "dead_letters" : [ ],
              "tables" : [ ],
              "charts" : [ ],
              "checks" : [ ]
            }""");
  }

  @Test
  void writesItemsWithTheirKeysInOrder() throws Exception {
    JsonNode report = MAPPER.readTree(JsonReport.write(SampleReports.failed()));

    assertThat(report.at("/profile/0").toString())
        .isEqualTo(
            "{\"name\":\"blockOnRun\",\"value\":\"false\",\"why\":\"so that progress can be told\"}");
    assertThat(report.at("/ledger/2").toString())
        .isEqualTo(
            "{\"step\":\"orders/Check\",\"read\":1203906,\"replayed\":0,\"written\":1184207,"
                + "\"filtered\":2204,\"duplicates\":0,\"late\":0,\"rejected\":17492,\"missing\":3,\"balanced\":false}");
    assertThat(report.at("/steps/9").toString())
        .isEqualTo(
            "{\"step\":\"gold/SalesByHour\",\"records\":1142802,\"seconds\":1.912345678,"
                + "\"records_per_second\":597591.75}");
    assertThat(report.at("/verdicts/5").toString())
        .isEqualTo(
            "{\"dataset\":\"orders\",\"rule\":\"country.hasLengthBetween\","
                + "\"expected\":\"must be 2 characters long\",\"severity\":\"warn\","
                + "\"action\":\"pass\",\"tested\":1203906,\"failed\":3,\"status\":\"fail\"}");
    assertThat(report.at("/dead_letters/7").toString())
        .isEqualTo(
            "{\"step\":\"orders/Enrich\",\"code\":\"NO_RATE\",\"cause\":\"NO_RATE\",\"records\":14,"
                + "\"sample\":\"Cannot convert 1200 JPY: no rate on 2026-02-28\"}");
    assertThat(report.at("/tables/2").toString())
        .isEqualTo(
            "{\"table\":\"silver.orders\",\"written\":1142802,\"superseded\":1310,\"deleted\":27,"
                + "\"rows\":3511209,\"files\":32,\"bytes\":61902344,"
                + "\"snapshot_id\":\"5518276640019845227\"}");
    assertThat(report.at("/tables/6/snapshot_id").isNull()).isTrue();
    assertThat(report.at("/checks/1").toString())
        .isEqualTo(
            "{\"name\":\"truth/gold.sales_by_product\",\"passed\":false,"
                + "\"detail\":\"product P-0007: expected 1204.50 GBP, found 1199.50 GBP\"}");
    assertThat(report.at("/charts/3/series/1").toString())
        .isEqualTo("{\"name\":\"Returned\",\"values\":[31220,22018,9120,2204,3109]}");
    assertThat(report.at("/failure").textValue()).isEqualTo(SampleReports.failed().failure());
    assertThat(report.at("/succeeded").booleanValue()).isFalse();
  }

  @Test
  void keepsDecimalsExactAndPlain() {
    String json = JsonReport.write(SampleReports.succeeded());

    assertThat(json)
        .contains(
            "\"Sales, EUR\" : 12900544.90", "\"Orders kept\" : 1142802", "\"seconds\" : 72.345")
        .doesNotContainPattern("[0-9]E[+-]?[0-9]");
  }

  @Test
  void writesAnyTextInAscii() throws Exception {
    String json = JsonReport.write(SampleReports.succeeded());

    assertThat(json.chars()).allMatch(c -> c == '\n' || c == '\r' || (c >= ' ' && c <= '~'));
    List<String> samples = MAPPER.readTree(json).at("/dead_letters").findValuesAsText("sample");
    assertThat(samples).contains(SampleReports.HOSTILE);
  }
}
