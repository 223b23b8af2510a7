/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.LongStream;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is done, and done right. */
class BenchmarksTest {
  private final EventBatch events = new EventBatch();

  @Test
  void parsesWhatJacksonParses() throws IOException {
    Block block = new ParseBenchmark().jsonRows();

    assertThat(block.rows()).isEqualTo(EventBatch.ROWS);
    ObjectMapper jackson = new ObjectMapper();
    for (int row = 0; row < block.rows(); row++) {
      JsonNode line = jackson.readTree(events.lines, events.start(row), events.length(row));
      Row parsed = block.row(row);
      assertThat(parsed.getString("event_id")).isEqualTo(line.get("event_id").textValue());
      assertThat(parsed.getInt64("ts")).isEqualTo(line.get("ts").longValue());
      assertThat(parsed.getString("product_id")).isEqualTo(line.get("product_id").textValue());
      assertThat(parsed.getInt32("quantity")).isEqualTo(line.get("quantity").intValue());
      assertThat(Objects.requireNonNull(parsed.getDecimal("price")))
          .isEqualByComparingTo(line.get("price").decimalValue());
    }
  }

  @Test
  void encodesAndDecodesTheSameBlock() throws IOException {
    CoderBenchmark coder = new CoderBenchmark();
    coder.setup();

    assertThat(coder.decode()).isEqualTo(events.block());
    assertThat(coder.encode()).isPositive();
  }

  @Test
  void keepsEachNewIdOnce() {
    assertThat(new SeenBenchmark().keepNew()).isEqualTo(SeenBenchmark.IDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantity", "product_id"})
  void aggregatesEveryRow(String key) {
    AggregateBenchmark aggregate = new AggregateBenchmark();
    aggregate.key = key;
    aggregate.setup();

    long rows = 0;
    for (Object output : aggregate.preAggregate()) {
      if (output instanceof KV<?, ?> partials && partials.getValue() instanceof Block block) {
        Column counts = block.column(block.schema().indexOf("count"));
        rows += LongStream.range(0, block.rows()).map(row -> counts.longAt((int) row)).sum();
      }
    }
    assertThat(rows).isEqualTo((long) AggregateBenchmark.BLOCKS * EventBatch.ROWS);
  }

  @Test
  void findsTheEntryOfEveryKey() {
    LookUpBenchmark lookUp = new LookUpBenchmark();
    lookUp.setup();

    int[] found = lookUp.find();

    for (int row = 0; row < found.length; row++) {
      assertThat("p" + found[row]).isEqualTo(lookUp.asked(row));
    }
  }
}
