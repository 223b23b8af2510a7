/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JsonRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Parse, check and project a line of JSON: five fields of ten. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(EventBatch.ROWS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ParseBenchmark {
  private final EventBatch events = new EventBatch();
  private final JsonRows parser = new JsonRows(EventBatch.SCHEMA);
  private final BlockBuilder rows = new BlockBuilder(EventBatch.SCHEMA);
  private final ObjectReader databind = new ObjectMapper().readerFor(Event.class);

  /** Made by JMH. */
  public ParseBenchmark() {}

  /** What databind makes of a line, without the fields that are not wanted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Event(
      @JsonProperty("event_id") String eventId,
      @JsonProperty("ts") long ts,
      @JsonProperty("product_id") String productId,
      @JsonProperty("quantity") int quantity,
      @JsonProperty("price") BigDecimal price) {}

  /** A block of rows from its lines. */
  @Benchmark
  public Block jsonRows() {
    return events.parse(parser, rows);
  }

  /** An object from each line. */
  @Benchmark
  public void jacksonDatabind(Blackhole sink) throws IOException {
    for (int row = 0; row < EventBatch.ROWS; row++) {
      Event event = databind.readValue(events.lines, events.start(row), events.length(row));
      sink.consume(event);
    }
  }
}
