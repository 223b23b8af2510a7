/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives out Avro records that each have the id of their schema before them, a zero byte and four of
 * the number, as a row of a block or a letter.
 *
 * @since 0.1
 */
@Internal
public final class AvroMessages implements RecordBlocks {
  /** The dead letter's code of a schema that is not known. */
  public static final String UNKNOWN_SCHEMA = "UNKNOWN_SCHEMA";

  /** What stands before a record. */
  static final int PREFIX_BYTES = 1 + Integer.BYTES;

  /** A topic has few schemas; damaged records may ask for any. */
  private static final int MAX_KNOWN = 1_000;

  /** A registry of several servers may have it on another one first. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  private final Schemas schemas;
  private final InstantSource clock;
  private final BlockRecords records;
  private final AvroRowReader rows;
  private final Map<Integer, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Known> eldest) {
          return size() > MAX_KNOWN;
        }
      };
  private byte[] bytes = {};

  /** The schemas that records were written with. */
  @FunctionalInterface
  public interface Schemas {
    /**
     * A schema as JSON.
     *
     * @throws UnknownSchemaException if there is none of that id
     */
    String schema(int id) throws UnknownSchemaException;
  }

  /**
   * What is known of an id.
   *
   * @param binding null for a schema that is none
   * @param until when it is asked for again
   */
  private record Known(
      AvroRowReader.@Nullable Binding binding, @Nullable Problem problem, Instant until) {}

  /**
   * Takes records of no place yet; {@link #moveTo} says where they come from.
   *
   * @param settings of what is in the records
   * @param side what their blocks have beside that; null for nothing
   */
  public AvroMessages(
      ReadBlocksSettings settings,
      Schemas schemas,
      @Nullable SideColumns side,
      Consumer<Block> blocks,
      Consumer<Rejected> letters) {
    this(settings, schemas, side, blocks, letters, InstantSource.system());
  }

  AvroMessages(
      ReadBlocksSettings settings,
      Schemas schemas,
      @Nullable SideColumns side,
      Consumer<Block> blocks,
      Consumer<Rejected> letters,
      InstantSource clock) {
    this.schemas = schemas;
    this.clock = clock;
    this.records =
        new BlockRecords(
            "",
            BlockRecords.coder(settings.format()),
            settings,
            settings.output(),
            side,
            blocks,
            letters);
    this.rows = new AvroRowReader(settings, records.builder());
  }

  @Override
  public void moveTo(String place, long latest) {
    records.moveTo(place, latest);
  }

  @Override
  public long latest() {
    return records.latest();
  }

  @Override
  public void begin(byte[] newBytes) {
    bytes = newBytes;
  }

  @Override
  public void add(int from, int to, long position) {
    records.add(read(from, to), bytes, from, to, position);
    endIfFull();
  }

  private void endIfFull() {
    if (records.builder().rows() == BlockRecords.MAX_ROWS) {
      end();
    }
  }

  private @Nullable Problem read(int from, int to) {
    if (to - from < PREFIX_BYTES || bytes[from] != 0) {
      return malformed("no id of a schema before it");
    }
    int id = ByteBuffer.wrap(bytes, from + 1, Integer.BYTES).getInt();
    Known schema = known.computeIfAbsent(id, this::ask);
    if (schema.binding() == null && clock.instant().isAfter(schema.until())) {
      schema = ask(id);
      known.put(id, schema);
    }
    AvroRowReader.Binding binding = schema.binding();
    if (binding == null) {
      return schema.problem();
    }
    AvroBytes data = new AvroBytes(bytes, from + PREFIX_BYTES, to - from - PREFIX_BYTES);
    try {
      Problem problem = rows.read(binding, data);
      return problem == null && data.remaining() > 0
          ? malformed("%d bytes are left behind it".formatted(data.remaining()))
          : problem;
    } catch (CorruptAvroException e) {
      return malformed(String.valueOf(e.getMessage()));
    }
  }

  private Known ask(int id) {
    try {
      return new Known(rows.bind(AvroHeader.schema(schemas.schema(id))), null, Instant.MAX);
    } catch (UnknownSchemaException e) {
      return unknown(String.valueOf(e.getMessage()));
    } catch (CorruptAvroException e) {
      return unknown("Cannot parse the schema of id %d: %s".formatted(id, e.getMessage()));
    }
  }

  private Known unknown(String message) {
    return new Known(null, new Problem(UNKNOWN_SCHEMA, message), clock.instant().plus(UNKNOWN_FOR));
  }

  private static Problem malformed(String reason) {
    return new Problem(RawRecord.MALFORMED_RECORD, "Cannot parse record: " + reason);
  }

  @Override
  public void addNothing(long position) {
    records.addNothing(position);
    endIfFull();
  }

  @Override
  public void end() {
    Block block = records.build();
    if (block != null) {
      records.give(block);
    }
  }
}
