/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Parses a line with Jackson databind; what is no valid event goes to the side output. */
@NullUnmarked // Flink calls open before anything else.
final class ParseEvent<E> extends ProcessFunction<String, E> {
  private final Class<E> type;
  private final OutputTag<String> rejected;
  private final Validity<E> validity;
  private transient ObjectReader reader;
  private transient LongCounter read;
  private transient LongCounter rejections;

  /** Whether an event has what it must have. */
  interface Validity<E> extends java.io.Serializable {
    boolean isValid(E event);
  }

  ParseEvent(Class<E> type, Validity<E> validity, OutputTag<String> rejected) {
    this.type = type;
    this.validity = validity;
    this.rejected = rejected;
  }

  @Override
  public void open(OpenContext context) {
    reader = strictMapper().readerFor(type);
    read = Tally.READ.in(getRuntimeContext());
    rejections = Tally.REJECTED.in(getRuntimeContext());
  }

  @Override
  public void processElement(String line, Context context, Collector<E> out) {
    read.add(1L);
    E event = parse(line);
    if (event != null && validity.isValid(event)) {
      out.collect(event);
    } else {
      rejections.add(1L);
      context.output(rejected, line);
    }
  }

  private @Nullable E parse(String line) {
    try {
      return reader.readValue(line);
    } catch (JsonProcessingException notAnEvent) {
      return null;
    }
  }

  /** Takes no string for a number, no fraction for an integer and no null for either. */
  private static JsonMapper strictMapper() {
    return JsonMapper.builder()
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
