/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page and the JSON of a parity report say. */
class ParityReportTest {
  @Test
  void agreesOnlyWhereAllCellsDo() {
    ParityReport none =
        new ParityReport(
            "ecommerce",
            SampleParity.agreeing().started(),
            SampleParity.agreeing().finished(),
            SampleParity.agreeing().arguments(),
            List.of(),
            List.of());

    assertThat(SampleParity.agreeing().agrees()).isTrue();
    assertThat(SampleParity.differing().agrees()).isFalse();
    assertThat(SampleParity.differing().agreeing()).isEqualTo(1);
    assertThat(none.agrees()).isFalse();
  }

  @Test
  void showsEachCellItsRowsItsHashAndWhatDiffers() {
    String page = ParityPage.render(SampleParity.differing());

    assertThat(page).contains("data-status=\"differs\"").contains("1 of 4");
    PageRows rows = new PageRows(page);
    assertThat(rows.row("cells", "data-cell=\"in-order batch flink\""))
        .containsEntry("rows", "62220")
        .containsEntry("seconds", "12.345");
    assertThat(rows.row("tables", "data-table=\"gold.sales_by_country\" class=\"bad\""))
        .containsEntry("rows", "288")
        .containsEntry("windows", "48")
        .containsEntry("agreeing", "1");
    assertThat(rows.section("differences"))
        .contains(Html.escape(SampleParity.DIFFERENCE))
        .contains("The pipeline stopped: &lt;no&gt; &quot;space&quot; left")
        .contains("Unsupported mode: streaming");
    assertThat(rows.section("cells")).contains(SampleParity.HASH);
    assertThat(ParityPage.render(SampleParity.agreeing()))
        .contains("data-status=\"agrees\"")
        .contains("All cells agree.");
  }

  @Test
  void saysTheSameInJson() throws IOException {
    JsonNode report = new ObjectMapper().readTree(ParityJson.write(SampleParity.differing()));

    assertThat(report.get("agrees").asBoolean()).isFalse();
    assertThat(report.at("/cells/1/result").asText()).isEqualTo("differs");
    assertThat(report.at("/cells/1/rows").asLong()).isEqualTo(62_220);
    assertThat(report.at("/cells/1/tables/1/held/0/against").asText()).isEqualTo("batch on direct");
    assertThat(report.at("/cells/1/tables/1/held/0/differences/0").asText())
        .isEqualTo(SampleParity.DIFFERENCE);
    assertThat(report.at("/cells/2/reason").asText())
        .isEqualTo("The pipeline stopped: <no> \"space\" left");
    assertThat(report.at("/cells/0/reason").isNull()).isTrue();
    assertThat(report.at("/arrivals/0/records").asLong()).isEqualTo(103_185);
  }
}
