/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.RejectedBuilder;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.ColumnBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of one range and makes each a row or a letter. Not thread-safe; one per range,
 * or {@linkplain #moveTo moved} from place to place.
 */
final class BlockRecords {
  /** Twice a usual block, so that a chunk of short records is still one. */
  static final int MAX_ROWS = 2 * BlockBuilder.MAX_ROWS;

  /** The bounds of times everywhere: one that is wrong by far must not make all after it late. */
  static final long FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

  static final long LAST_TIME = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private static final byte[] NOTHING = {};

  private String path;
  private final String coder;
  private final StepContext context;
  private final Consumer<Block> blocks;
  private final Consumer<Rejected> letters;
  private final BlockBuilder builder;
  private final FolderFields folder;
  private final @Nullable SideColumns side;

  /** Of the event times; null where the folder tells the one of all. */
  private final @Nullable ColumnBuilder times;

  private final String timeField;
  private final long disorder;
  private long latest = Block.ON_TIME;
  private long count;
  private String part = "";

  /**
   * @param schema of the rows that are added to the builder
   */
  BlockRecords(
      String path,
      ReadBlocksSettings settings,
      Schema schema,
      Consumer<Block> blocks,
      Consumer<Rejected> letters) {
    this(path, settings, schema, FolderFields.NONE, blocks, letters);
  }

  /**
   * @param schema of the rows that are added to the builder
   * @param folder tells fields that the rows given out do not have yet
   */
  BlockRecords(
      String path,
      ReadBlocksSettings settings,
      Schema schema,
      FolderFields folder,
      Consumer<Block> blocks,
      Consumer<Rejected> letters) {
    this(path, coder(settings.format()), settings, schema, folder, null, blocks, letters);
  }

  /**
   * @param coder what letters call the bytes of a record
   * @param schema of the rows that are added to the builder
   * @param side the columns of the blocks beside those; null for none
   */
  BlockRecords(
      String path,
      String coder,
      ReadBlocksSettings settings,
      Schema schema,
      @Nullable SideColumns side,
      Consumer<Block> blocks,
      Consumer<Rejected> letters) {
    this(path, coder, settings, schema, FolderFields.NONE, side, blocks, letters);
  }

  private BlockRecords(
      String path,
      String coder,
      ReadBlocksSettings settings,
      Schema schema,
      FolderFields folder,
      @Nullable SideColumns side,
      Consumer<Block> blocks,
      Consumer<Rejected> letters) {
    this.path = path;
    this.coder = coder;
    this.side = side;
    this.context = requireNonNull(settings.context(), "context is null");
    this.blocks = blocks;
    this.letters = letters;
    builder = new BlockBuilder(schema, MAX_ROWS, Long.MAX_VALUE);
    timeField = requireNonNull(settings.eventTimeField(), "eventTimeField is null");
    this.folder = folder;
    ColumnBuilder beside = side == null ? null : side.column(timeField);
    if (folder.has(timeField)) {
      times = null;
    } else {
      times = beside == null ? builder.column(schema.indexOf(timeField)) : beside;
    }
    disorder = settings.disorder().toMillis();
  }

  /** What letters call the bytes of a record of a format. */
  static String coder(FileFormat format) {
    return switch (format) {
      case CSV, JSONL -> "text";
      case AVRO, PARQUET -> format.word();
    };
  }

  /**
   * Goes on with the records of another place.
   *
   * @param newLatest the largest event time before them there; {@link Block#ON_TIME} for none
   */
  void moveTo(String newPath, long newLatest) {
    path = newPath;
    latest = newLatest;
  }

  /** The largest event time so far; {@link Block#ON_TIME} for none. */
  long latest() {
    return latest;
  }

  /** How many records there were, read or not. */
  long count() {
    return count;
  }

  /** From here on places count from the part of the file that starts at that byte. */
  void startPart(long offset) {
    part = offset + ":";
  }

  /** Where the values of the next row go. */
  BlockBuilder builder() {
    return builder;
  }

  /**
   * Ends the row whose values were added, unless something is wrong with it: then it is a letter.
   *
   * @param problem what is known to be wrong
   * @param place in the file, for the letter's key
   * @return true for a row
   */
  boolean add(@Nullable Problem problem, byte[] bytes, int from, int to, long place) {
    Problem first = problem == null ? aroundProblem() : problem;
    if (first == null) {
      first = timeProblem();
    }
    if (first != null) {
      builder.abandonRow();
      if (side != null) {
        side.abandonRow();
      }
      addLetter(
          letter(first, String.valueOf(place)).bytes(Arrays.copyOfRange(bytes, from, to), coder));
      return false;
    }
    count++;
    long time = time();
    builder.endRow(time, latest == Block.ON_TIME ? Block.ON_TIME : latest - disorder);
    if (side != null) {
      side.endRow();
    }
    latest = Math.max(latest, time);
    return true;
  }

  private boolean hasTime() {
    return times == null ? !folder.value(timeField).isNull(0) : !times.isNull(builder.rows());
  }

  private long time() {
    return times == null ? folder.value(timeField).longAt(0) : times.longAt(builder.rows());
  }

  /** What is wrong around the bytes of the record. */
  private @Nullable Problem aroundProblem() {
    String fault = side == null ? null : side.fill();
    return fault == null ? folder.problem() : new Problem(RawRecord.INVALID_VALUE, fault);
  }

  private @Nullable Problem timeProblem() {
    if (!hasTime()) {
      return new Problem(RawRecord.INVALID_VALUE, "Missing required " + timeField + ": event time");
    }
    long time = time();
    return time >= FIRST_TIME && time <= LAST_TIME
        ? null
        : new Problem(
            RawRecord.INVALID_VALUE,
            "Invalid %s: %d (must be between the years 1 and 9999)".formatted(timeField, time));
  }

  /**
   * Adds a record that has no bytes: a row where the columns beside it make one, else a letter.
   *
   * @return true for a row
   */
  boolean addNothing(long place) {
    if (side == null || !side.takesNothing()) {
      addLetter(FileRecords.noValue(), place);
      return false;
    }
    for (int i = 0; i < builder.schema().getFieldCount(); i++) {
      boolean isTime = builder.schema().getField(i).getName().equals(timeField);
      OptionalLong time = isTime ? side.timeOfNothing() : OptionalLong.empty();
      if (time.isPresent()) {
        builder.column(i).appendLong(time.getAsLong());
      } else {
        builder.column(i).appendNull();
      }
    }
    return add(null, NOTHING, 0, 0, place);
  }

  /** Adds a letter for a record that has no bytes. */
  void addLetter(Problem problem, long place) {
    addLetter(letter(problem, String.valueOf(place)).bytes(new byte[0], coder));
  }

  /** Adds a letter for a record that was not kept whole. */
  void addLetter(Problem problem, RecordBytes record, String place) {
    byte[] kept = Arrays.copyOf(record.kept(), record.keptLength());
    addLetter(letter(problem, place).bytes(kept, record.length(), record.sha256Hex(), coder));
  }

  /**
   * Adds a letter for what cannot be read, so that it is counted.
   *
   * @param rest what was read before that place of a record that may go on
   */
  void addUnreadable(long offset, RecordBytes rest, IOException cause) {
    addLetter(unreadable(offset, cause), rest, String.valueOf(offset - rest.length()));
  }

  private void addLetter(RejectedBuilder letter) {
    count++;
    letters.accept(letter.build());
  }

  private RejectedBuilder letter(Problem problem, String place) {
    return Rejected.at(context, problem.code(), Rejected.Category.DATA)
        .message(problem.message())
        .idempotencyKey(path + "#" + part + place);
  }

  /** What is wrong at that offset of the file. */
  Problem unreadable(long offset, IOException cause) {
    return unreadable(offset, InputFiles.reason(cause, path));
  }

  /** What is wrong at that offset of the file. */
  Problem unreadable(long offset, String reason) {
    return new Problem(
        RawRecord.UNREADABLE_FILE, "Cannot read %s at byte %d: %s".formatted(path, offset, reason));
  }

  /** Takes the rows gathered; null if there are none. */
  @Nullable Block build() {
    return builder.rows() == 0 ? null : builder.build();
  }

  /** Gives the rows out. */
  void give(Block block) {
    blocks.accept(side == null ? block : side.join(block));
  }
}
