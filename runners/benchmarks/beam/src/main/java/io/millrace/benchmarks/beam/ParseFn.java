/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Parses a line with Jackson databind and gives the event its time. */
@NullUnmarked // Beam calls setup before anything else.
final class ParseFn extends DoFn<String, Event> {
  static final TupleTag<Event> VALID = new TupleTag<>() {};
  static final TupleTag<String> REJECTED = new TupleTag<>() {};
  static final TupleTag<KV<String, Long>> COUNTS = new TupleTag<>() {};
  private static final long serialVersionUID = 1;

  private transient ObjectReader reader;
  private transient long read;
  private transient long rejected;

  @Setup
  public void setup() {
    // No string for a number, no fraction for an integer and no null for either.
    reader =
        JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(Event.class);
  }

  @StartBundle
  public void startBundle() {
    read = 0;
    rejected = 0;
  }

  @ProcessElement
  public void process(@Element String line, MultiOutputReceiver out) {
    read++;
    Event event = parse(line);
    if (event != null && event.isValid()) {
      out.get(VALID).outputWithTimestamp(event, Instant.ofEpochMilli(event.timestamp));
    } else {
      rejected++;
      out.get(REJECTED).output(line);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    output(context, PlainBeam.READ, read);
    output(context, PlainBeam.REJECTED, rejected);
  }

  private static void output(
      DoFn<String, Event>.FinishBundleContext context, String name, long count) {
    if (count > 0) {
      context.output(
          COUNTS, KV.of(name, count), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }

  private @Nullable Event parse(String line) {
    try {
      return reader.readValue(line);
    } catch (JsonProcessingException notAnEvent) {
      return null;
    }
  }
}
