/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, counts and gathers the records of one file into blocks of {@link RawRecord#SCHEMA}. Not
 * thread-safe; one per file.
 */
final class RawBlocks {
  /** What is of the record. */
  private static final Schema OWN =
      schema(
          RawRecord.INGESTED_AT,
          RawRecord.RECORD_NUMBER,
          RawRecord.BYTE_OFFSET,
          RawRecord.RECORD,
          RawRecord.RECORD_BYTES,
          RawRecord.RECORD_LENGTH,
          RawRecord.RECORD_SHA256,
          RawRecord.PROBLEM,
          RawRecord.PROBLEM_MESSAGE);

  /** What is of the file: written once for all rows of a block. */
  private static final Schema OF_FILE =
      schema(RawRecord.RUN_ID, RawRecord.SOURCE, RawRecord.FORMAT, RawRecord.HEADER);

  private static final Schema BOTH =
      Schema.builder().addFields(OWN.getFields()).addFields(OF_FILE.getFields()).build();
  private static final int[] IN_ORDER =
      RawRecord.SCHEMA.getFieldNames().stream().mapToInt(BOTH::indexOf).toArray();

  /** 1 MiB of records: what is made of them is some times that. */
  private static final int MAX_BYTES = 1 << 20;

  private final String source;
  private final String format;
  private final StepContext context;
  private final Instant ingestedAt;
  private final Consumer<Block> output;
  private final BlockBuilder records;
  private final SplitTimes times;
  private @Nullable String header;
  private Block ofFile;
  private long count;
  private long passed;

  RawBlocks(
      InputFile file,
      StepContext context,
      java.time.Instant ingestedAt,
      SplitTimes times,
      Consumer<Block> output) {
    this(
        file.path(),
        file.format(),
        context,
        ingestedAt,
        times,
        new BlockBuilder(OWN, BlockBuilder.MAX_ROWS, MAX_BYTES),
        output);
  }

  private RawBlocks(
      String source,
      FileFormat format,
      StepContext context,
      java.time.Instant ingestedAt,
      SplitTimes times,
      BlockBuilder records,
      Consumer<Block> output) {
    this.source = source;
    this.format = format.word();
    this.records = records;
    this.context = context;
    this.ingestedAt = Instant.ofEpochMilli(ingestedAt.toEpochMilli());
    this.times = times;
    this.output = output;
    this.ofFile = ofFile();
  }

  /** Gathers all that come before they are asked for, of any source. */
  static RawBlocks gathering(
      String source,
      FileFormat format,
      StepContext context,
      java.time.Instant ingestedAt,
      SplitTimes times,
      Consumer<Block> output) {
    BlockBuilder all = new BlockBuilder(OWN, Integer.MAX_VALUE, Long.MAX_VALUE);
    return new RawBlocks(source, format, context, ingestedAt, times, all, output);
  }

  private static Schema schema(String... names) {
    return Schema.of(Stream.of(names).map(RawRecord.SCHEMA::getField).toArray(Schema.Field[]::new));
  }

  private Block ofFile() {
    BlockBuilder one = new BlockBuilder(OF_FILE);
    add(one, context.runId(), source, format, header);
    one.endRow(0, Block.ON_TIME);
    return one.build();
  }

  /** The header of the records that follow. */
  void useHeader(@Nullable String newHeader) {
    giveOut();
    header = newHeader;
    ofFile = ofFile();
  }

  /**
   * Goes on after some records.
   *
   * @param newCount how many are before the next
   * @param newPassed as many of the file are not added again
   */
  void startAfter(long newCount, long newPassed) {
    count = newCount;
    passed = newPassed;
  }

  /** How many records are gathered. */
  int rows() {
    return records.rows();
  }

  /** How many records of the file there were. */
  long count() {
    return count;
  }

  void add(
      @Nullable Long offset,
      @Nullable String text,
      byte @Nullable [] bytes,
      long length,
      String sha256,
      @Nullable Problem problem) {
    // Counted before it is given out: the ledger compares this with what arrived.
    count++;
    if (count <= passed) {
      return;
    }
    add(
        records,
        ingestedAt,
        count,
        offset,
        text,
        bytes,
        length,
        sha256,
        problem == null ? null : problem.code(),
        problem == null ? null : problem.message());
    long stamp = times.watermark();
    records.endRow(times.next(format, header, problem == null ? text : null), stamp);
    if (records.isFull()) {
      giveOut();
    }
  }

  private static void add(BlockBuilder rows, @Nullable Object... values) {
    for (int i = 0; i < values.length; i++) {
      rows.column(i).appendValue(values[i]);
    }
  }

  /** Gives out the records gathered, if there are any. */
  void giveOut() {
    if (records.rows() == 0) {
      return;
    }
    Block own = records.build();
    int[] first = new int[own.rows()];
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < OF_FILE.getFieldCount(); i++) {
      columns.add(Block.dictionary(OF_FILE.getField(i).getType(), first, ofFile.column(i)));
    }
    output.accept(own.with(BOTH, columns).project(RawRecord.SCHEMA, IN_ORDER));
  }
}
