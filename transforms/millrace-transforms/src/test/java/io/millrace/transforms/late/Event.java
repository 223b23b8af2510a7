/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.UnpackBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** A row with its event time and the watermark it was read at. */
record Event(@Nullable String key, String name, long time, long stamp) {
  static final Schema SCHEMA =
      Schema.builder().addNullableStringField("key").addStringField("name").build();

  static Event of(String name, long time, long stamp) {
    return new Event(null, name, time, stamp);
  }

  /** Some rows, most on time, some late by a little and few by much. */
  static List<Event> random(@Nullable String key, int count, long window, Random random) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long time = random.nextLong(-3 * window, 3 * window);
      long behind = random.nextLong(1L << random.nextInt(1, 22));
      long stamp = random.nextInt(3) == 0 ? Block.ON_TIME : time + behind;
      events.add(new Event(key, key + "/" + i, time, stamp));
    }
    return events;
  }

  /** Where the event's window of that length ends. */
  long end(long window) {
    return (Math.floorDiv(time, window) + 1) * window;
  }

  /** In blocks of at most so many rows. */
  static List<Block> blocks(List<Event> events, int size) {
    List<Block> blocks = new ArrayList<>();
    BlockBuilder builder = new BlockBuilder(SCHEMA, size, Long.MAX_VALUE);
    for (Event event : events) {
      builder.column(0).appendValue(event.key());
      builder.column(1).appendValue(event.name());
      builder.endRow(event.time(), event.stamp());
      if (builder.isFull()) {
        blocks.add(builder.build());
      }
    }
    blocks.add(builder.build());
    return blocks;
  }

  static PCollection<Block> blocks(Pipeline pipeline, List<Event> events, int size) {
    return pipeline.apply(Create.of(blocks(events, size)).withCoder(BlockCoder.of(SCHEMA)));
  }

  /** No rows, in windows. */
  static PCollection<Block> inWindows(String name) {
    return blocks(Pipeline.create(), List.of(), 1)
        .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
        .setName(name);
  }

  static PCollection<String> names(PCollection<Block> blocks) {
    return blocks
        .apply("Rows of " + blocks.getName(), UnpackBlocks.rows())
        .apply(
            "Names of " + blocks.getName(),
            MapElements.into(TypeDescriptors.strings())
                .via(row -> String.valueOf(row.getString("name"))));
  }
}
