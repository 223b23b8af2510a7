/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.LineChunks.Chunk;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.RejectedBuilder;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.ColumnBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/** Makes rows, or letters, of the lines of one range. Not thread-safe; one per range. */
final class BlockRecords {
  /** Twice a usual block, so that a chunk of short records is still one. */
  private static final int MAX_ROWS = 2 * BlockBuilder.MAX_ROWS;

  private static final String TEXT = "text";

  private final FileRange range;
  private final ReadBlocks.Settings settings;
  private final StepContext context;
  private final LineParser parser;
  private final Consumer<Block> blocks;
  private final Consumer<Rejected> letters;
  private final BlockBuilder builder;
  private final ColumnBuilder times;
  private final String timeField;
  private final long disorder;
  private final int maxRecordBytes;
  private long latest = Long.MIN_VALUE;
  private long count;
  private int[] starts = {};
  private int[] lengths = {};

  BlockRecords(
      FileRange range,
      ReadBlocks.Settings settings,
      LineParser parser,
      Consumer<Block> blocks,
      Consumer<Rejected> letters) {
    this.range = range;
    this.settings = settings;
    this.context = requireNonNull(settings.context(), "context is null");
    this.parser = parser;
    this.blocks = blocks;
    this.letters = letters;
    builder = new BlockBuilder(settings.schema(), MAX_ROWS, Long.MAX_VALUE);
    timeField = requireNonNull(settings.eventTimeField(), "eventTimeField is null");
    times = builder.column(settings.schema().indexOf(timeField));
    disorder = settings.disorder().toMillis();
    maxRecordBytes = settings.spec().maxRecordBytes();
  }

  /** How many records there were, read or not. */
  long count() {
    return count;
  }

  void add(Chunk chunk) {
    if (chunk.cut() != null) {
      addCut(chunk.offset(), chunk.cut());
      return;
    }
    starts = new int[MAX_ROWS];
    lengths = new int[MAX_ROWS];
    byte[] bytes = chunk.bytes();
    int from = chunk.offset() == 0 ? byteOrderMark(bytes, chunk.length()) : 0;
    while (from < chunk.length()) {
      int end = Lines.end(bytes, from, chunk.length());
      boolean returned = end > from && bytes[end - 1] == '\r';
      // A last line without line end keeps its carriage return, unless it is all it has.
      int to = returned && (end < chunk.length() || end == from + 1) ? end - 1 : end;
      if (to > from) {
        add(bytes, from, to, chunk.offset() + from);
        if (builder.rows() == MAX_ROWS) {
          flush(bytes);
        }
      }
      from = end + 1;
    }
    flush(bytes);
  }

  private void add(byte[] bytes, int from, int to, long offset) {
    count++;
    Problem problem =
        to - from > maxRecordBytes
            ? FileRecords.tooLarge(to - from, maxRecordBytes)
            : parser.parse(bytes, from, to, builder);
    int row = builder.rows();
    if (problem == null && times.isNull(row)) {
      problem =
          new Problem(RawRecord.INVALID_VALUE, "Missing required " + timeField + ": event time");
    }
    if (problem != null) {
      builder.abandonRow();
      letters.accept(
          letter(problem, offset).bytes(Arrays.copyOfRange(bytes, from, to), TEXT).build());
      return;
    }
    long time = times.longAt(row);
    starts[row] = from;
    lengths[row] = to - from;
    builder.endRow(time, latest == Long.MIN_VALUE ? Block.ON_TIME : latest - disorder);
    latest = Math.max(latest, time);
  }

  private void flush(byte[] bytes) {
    int rows = builder.rows();
    if (rows == 0) {
      return;
    }
    Block block = builder.build();
    if (settings.recordField() != null) {
      Column record = Block.view(FieldType.STRING, rows, bytes, starts, lengths);
      block = block.with(settings.output(), List.of(record));
      starts = new int[MAX_ROWS];
      lengths = new int[MAX_ROWS];
    }
    blocks.accept(block);
  }

  private void addCut(long offset, RecordBytes line) {
    count++;
    byte[] kept = Arrays.copyOf(line.kept(), line.keptLength());
    letters.accept(
        letter(FileRecords.tooLarge(line.length(), maxRecordBytes), offset)
            .bytes(kept, line.length(), line.sha256Hex(), TEXT)
            .build());
  }

  /**
   * Adds a record for what could not be read, so that it is counted.
   *
   * @param rest what was read of a line that may go on
   */
  void addUnreadable(long offset, byte[] rest, IOException cause) {
    count++;
    Problem problem =
        new Problem(
            RawRecord.UNREADABLE_FILE,
            "Cannot read %s at byte %d: %s"
                .formatted(range.path(), offset, InputFiles.reason(cause, range.path())));
    letters.accept(letter(problem, offset).bytes(rest, TEXT).build());
  }

  private RejectedBuilder letter(Problem problem, long offset) {
    return Rejected.at(context, problem.code(), Rejected.Category.DATA)
        .message(problem.message())
        .idempotencyKey(range.path() + "#" + offset);
  }

  private static int byteOrderMark(byte[] bytes, int length) {
    boolean marked =
        length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }
}
