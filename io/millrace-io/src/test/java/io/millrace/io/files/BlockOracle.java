/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What reading files into blocks shall give, made of what {@link ReadFiles} and {@link
 * RecordParser} say of them.
 */
final class BlockOracle {
  private final long disorder;
  private final Typing typing;
  private final List<Row> rows = new ArrayList<>();
  private final List<Long> stamps = new ArrayList<>();
  private final List<String> letters = new ArrayList<>();

  BlockOracle(long disorder, Typing typing) {
    this.disorder = disorder;
    this.typing = typing;
  }

  /** Makes a row with the field ts of a record; null if a value does not fit. */
  interface Typing {
    @Nullable Row row(JsonNode tree, String record);
  }

  /** Compares all but the messages. */
  void assertSame(BlockReading reading, Reading raw, List<FileRange> ranges, String shown) {
    add(raw, ranges);
    assertThat(reading.rows()).as(shown).isEqualTo(rows);
    assertThat(reading.stamps()).as(shown).isEqualTo(stamps);
    assertThat(reading.letters().stream().map(BlockOracle::shown).toList())
        .as(shown)
        .isEqualTo(letters);
    assertThat(reading.tally(ReadFilesResult.RECORDS)).as(shown).isEqualTo(raw.rows().size());
    assertThat(reading.tally(ReadFilesResult.BYTES))
        .as(shown)
        .isEqualTo(raw.tally().getInt64(ReadFilesResult.BYTES));
  }

  private void add(Reading reading, List<FileRange> ranges) {
    RecordParser parser = new RecordParser();
    int range = 0;
    long latest = Long.MIN_VALUE;
    for (Row raw : reading.rows()) {
      long offset = raw.getInt64(RawRecord.BYTE_OFFSET);
      // A byte order mark is not the first line's, but decides its range.
      long start = offset == 3 && rows.isEmpty() && letters.isEmpty() ? 0 : offset;
      while (start >= ranges.get(range).to()) {
        range++;
        latest = Long.MIN_VALUE;
      }
      String code = raw.getString(RawRecord.PROBLEM);
      Row row = null;
      if (code == null) {
        try {
          row = typing.row(parser.parse(raw), raw.getString(RawRecord.RECORD));
          code = RawRecord.INVALID_VALUE;
        } catch (MalformedRecordException e) {
          code = e.code();
        }
      }
      if (row == null) {
        letters.add(letter(raw, code));
        continue;
      }
      long time = row.getInt64("ts");
      long stamp = latest == Long.MIN_VALUE ? latest : latest - disorder;
      rows.add(row);
      stamps.add(stamp > time ? stamp : Block.ON_TIME);
      latest = Math.max(latest, time);
    }
  }

  private static String letter(Row raw, String code) {
    return "%s %d %s %s#%d@%s"
        .formatted(
            code,
            raw.getInt64(RawRecord.RECORD_LENGTH),
            raw.getString(RawRecord.RECORD_SHA256),
            raw.getString(RawRecord.SOURCE),
            raw.getInt64(RawRecord.BYTE_OFFSET),
            Reading.CONTEXT.step());
  }

  private static String shown(Rejected letter) {
    return "%s %d %s %s"
        .formatted(
            letter.code(), letter.recordLength(), letter.recordSha256(), letter.idempotencyKey());
  }
}
