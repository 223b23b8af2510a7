/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(
    named = "millrace.servers",
    matches = "true",
    disabledReason = "Trino is 540 MB and needs a JDK 24 or later: run it by -Pservers")
class TrinoServerTest {
  @TempDir static Path folder;
  private static TrinoServer trino;

  @BeforeAll
  static void start() throws Exception {
    trino = TrinoServer.start(folder, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    trino.close();
  }

  @Test
  void answersWithRowsAndNulls() throws Exception {
    assertThat(trino.rows("SELECT id * 2, CAST(null AS integer) FROM (VALUES 0, 1) AS t (id)"))
        .extracting(JsonNode::toString)
        .containsExactlyInAnyOrder("[0,null]", "[2,null]");
    assertThat(trino.toString()).matches("Trino \\d+");
  }

  @Test
  void answersWithAllRowsOfManyPages() throws Exception {
    assertThat(trino.rows("SELECT x FROM UNNEST(sequence(1, 9999)) AS t (x)"))
        .extracting(row -> row.get(0).asInt())
        .hasSize(9999)
        .doesNotHaveDuplicates();
  }

  @Test
  void saysWhatTrinoRefuses() {
    assertThatThrownBy(() -> trino.rows("SELECT nothing"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot run SELECT nothing: line 1:8: Column 'nothing' cannot be resolved"
                + " (COLUMN_NOT_FOUND)");
  }

  @Test
  void listensOnTheLoopbackOnly() throws Exception {
    assertThat(Listening.at(trino.process())).isNotEmpty().allMatch(Listening::isLoopback);
  }

  @Test
  void leavesNothingInTheFolderThatTheTestRunsIn() {
    assertThat(Path.of("var")).doesNotExist();
    assertThat(folder.resolve("logs/trino.log")).isNotEmptyFile();
  }
}
