/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class SparkSqlTest {
  @TempDir static Path folder;
  private static SparkSql spark;

  @BeforeAll
  static void start() throws Exception {
    spark = SparkSql.start(folder, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  @Test
  void answersWithRowsAndNulls() throws Exception {
    assertThat(spark.rows("SELECT id * 2 AS twice, CAST(null AS INT) AS none FROM range(2)"))
        .extracting(Object::toString)
        .containsExactly("{\"twice\":0,\"none\":null}", "{\"twice\":2,\"none\":null}");
    assertThat(spark.toString()).matches("Spark 3\\.\\S+ with Iceberg \\d\\S+");
  }

  @Test
  void saysWhatSparkRefuses() {
    assertThatThrownBy(() -> spark.rows("SELECT * FROM nothing"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 400")
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void listensOnTheLoopbackOnly() throws Exception {
    assertThat(Listening.at(spark.process())).isNotEmpty().allMatch(Listening::isLoopback);
  }
}
