/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** The blocks under way in a bundle, one for each window. Not thread-safe; one per bundle. */
final class OpenBlocks {
  /** As many windows as are packed at a time. */
  static final int MAX_WINDOWS = 64;

  /** Where blocks go that are done. */
  interface Out {
    void output(Block block, Instant timestamp, BoundedWindow window);
  }

  private final Schema schema;
  private final int maxRows;
  private final Map<BoundedWindow, BlockBuilder> builders = new HashMap<>();

  OpenBlocks(Schema schema, int maxRows) {
    this.schema = schema;
    this.maxRows = maxRows;
  }

  /** The builder of a window; lets all blocks go if there are too many others. */
  BlockBuilder of(BoundedWindow window, Out out) {
    BlockBuilder builder = builders.get(window);
    if (builder == null) {
      if (builders.size() >= MAX_WINDOWS) {
        letGo(out);
      }
      builder = new BlockBuilder(schema, maxRows, BlockBuilder.MAX_BYTES);
      builders.put(window, builder);
    }
    return builder;
  }

  /** Lets all blocks go. */
  void letGo(Out out) {
    builders.forEach((window, builder) -> letGo(window, builder, out));
    builders.clear();
  }

  /** Lets the block of one window go, if it has rows. */
  static void letGo(BoundedWindow window, BlockBuilder builder, Out out) {
    if (builder.rows() > 0) {
      Block block = builder.build();
      out.output(block, timestamp(block.minEventTime(), window), window);
    }
  }

  /** An event time as a timestamp that Beam allows in the window. */
  static Instant timestamp(long eventTime, BoundedWindow window) {
    long least = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    long most = window.maxTimestamp().getMillis();
    return Instant.ofEpochMilli(Math.max(least, Math.min(most, eventTime)));
  }
}
