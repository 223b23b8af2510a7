/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.CommittedSnapshot;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.UpsertKey;
import io.millrace.pipelines.report.RunReport.TableState;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.Test;

class TableCommitsTest {
  private static final IcebergTable STOCK =
      IcebergTable.ofKeys(
          "silver.stock",
          Schema.builder().addStringField("sku").addInt64Field("version").build(),
          UpsertKey.of("sku").orderedBy("version"),
          Gate.ALWAYS);

  @Test
  void addsUpWhatTheCommitsOfARunDid() {
    TableCommits commits =
        new TableCommits(STOCK, List.of(commit(11, 10, 7, 10, 2, 1), commit(12, 12, 2, 5, 4, -1)));

    assertThat(commits.state()).hasValue(new TableState("silver.stock", 15, 6, 0, 12, 2, 200, 12L));
    assertThat(commits.unaccounted()).isEmpty();
  }

  @Test
  void saysThatARowIsNeitherShownNorSupersededNorDeleted() {
    TableCommits commits =
        new TableCommits(STOCK, List.of(commit(11, 10, 7, 10, 2, 1), commit(12, 11, 1, 5, 4, -1)));

    assertThat(commits.unaccounted())
        .hasValue(
            "silver.stock shows 8 more rows, but of those written 9 were neither superseded nor"
                + " deleted");
  }

  @Test
  void hasNothingToSayOfATableThatTheRunDidNotTouch() {
    TableCommits commits = new TableCommits(STOCK, List.of());

    assertThat(commits.state()).isEmpty();
    assertThat(commits.total()).isEmpty();
    assertThat(commits.unaccounted()).isEmpty();
  }

  private static CommittedSnapshot commit(
      long id, long total, long gained, long written, long superseded, long deleted) {
    return new CommittedSnapshot(
        "silver.stock", id, written, 1, 100, total, gained, written, superseded, deleted);
  }
}
