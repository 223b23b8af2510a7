/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one split of a stream of files has given, without a runner.
 *
 * @param tallies records and bytes by file
 */
record Streamed(List<Event> events, Map<String, List<Long>> tallies) {
  static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  static final RecordTimes TIMES = () -> (format, header, record) -> timeIn(record);

  private static final Pattern TIME = Pattern.compile("at(\\d+)");

  /** A record with its event time and stamp. */
  record Event(Row row, long time, long stamp) {}

  static StreamFiles read(InputFile... files) {
    return StreamFiles.from(List.of(files))
        .timedBy(TIMES)
        .at(Reading.CONTEXT)
        .ingestedAt(Reading.INGESTED_AT);
  }

  /** The number behind the word at. */
  private static OptionalLong timeIn(@Nullable String record) {
    Matcher found = TIME.matcher(record == null ? "" : record);
    return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
  }

  /**
   * Reads a split to its end.
   *
   * @param stops is asked after each batch whether the reader stops, and another goes on
   */
  static Streamed of(FilesSource split, BooleanSupplier stops) throws Exception {
    Streamed streamed = new Streamed(new ArrayList<>(), new TreeMap<>());
    FilesMark mark = null;
    boolean ended = false;
    while (!ended) {
      try (FilesReader reader = split.createReader(OPTIONS, mark)) {
        ended = streamed.take(reader, stops);
        mark = CoderUtils.clone(FilesMarkCoder.INSTANCE, reader.getCheckpointMark());
      }
    }
    return streamed;
  }

  /** Returns whether the reader has ended. */
  private boolean take(FilesReader reader, BooleanSupplier stops) throws IOException {
    Instant watermark = reader.getWatermark();
    for (boolean some = reader.start(); some; some = reader.advance()) {
      add(reader.getCurrent());
      assertThat(reader.getWatermark()).isGreaterThanOrEqualTo(watermark);
      watermark = reader.getWatermark();
      if (stops.getAsBoolean()) {
        return false;
      }
    }
    assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
    return true;
  }

  private void add(ReadBatch batch) {
    Block block = batch.block();
    int rows = block == null ? 0 : block.rows();
    assertThat(batch.records()).isEqualTo(rows);
    for (int row = 0; block != null && row < rows; row++) {
      events.add(new Event(block.row(row), block.eventTime(row), block.stamp(row)));
    }
    tallies.merge(
        batch.place(),
        List.of(batch.records(), batch.bytes()),
        (one, other) -> List.of(one.get(0) + other.get(0), one.get(1) + other.get(1)));
  }

  /** What must come of those files, one after the other. */
  static Streamed expected(List<InputFile> files, ReadFilesSpec spec, Duration disorder) {
    Streamed expected = new Streamed(new ArrayList<>(), new TreeMap<>());
    long latest = Block.ON_TIME;
    for (InputFile file : files) {
      Reading reading = Reading.of(file, spec);
      for (Row row : reading.rows()) {
        boolean sound = row.getString(RawRecord.PROBLEM) == null;
        OptionalLong told = sound ? timeIn(row.getString(RawRecord.RECORD)) : OptionalLong.empty();
        long lowest = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
        long time = told.orElse(latest == Block.ON_TIME ? lowest : latest);
        boolean late = latest != Block.ON_TIME && latest - disorder.toMillis() > time;
        expected.events.add(
            new Event(row, time, late ? latest - disorder.toMillis() : Block.ON_TIME));
        latest = told.isPresent() ? Math.max(latest, time) : latest;
      }
      expected.tallies.put(
          file.path(),
          List.of(
              reading.tally().getInt64(ReadFilesResult.RECORDS),
              reading.tally().getInt64(ReadFilesResult.BYTES)));
    }
    return expected;
  }
}
