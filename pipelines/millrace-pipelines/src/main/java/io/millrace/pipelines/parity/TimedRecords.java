/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.InputFile;
import io.millrace.io.files.RawRecord;
import io.millrace.io.files.RecordTimes;
import io.millrace.io.files.WholeFiles;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.RowView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All records of an input by event time; those of one time, and those without one, stay behind the
 * record that was before them in its file. Held in memory.
 *
 * @param header the first line of each file; null for files without
 */
record TimedRecords(ArrivingInput input, @Nullable String header, List<Timed> records) {

  /**
   * A record as received.
   *
   * @param bytes without line end
   * @param time its own event time, or that of the record before it
   * @param hasTime false for a record whose time cannot be read
   */
  record Timed(byte[] bytes, long time, boolean hasTime) {}

  /**
   * @throws ValidationException if the files cannot be put together
   */
  static TimedRecords read(ArrivingInput input) {
    List<Timed> records = new ArrayList<>();
    Set<String> headers = new LinkedHashSet<>();
    for (InputFile file : input.files()) {
      if (!file.empty()) {
        read(file, input.times().open(), headers, records);
      }
    }
    FileFormat format = input.files().get(0).format();
    boolean mixed = input.files().stream().anyMatch(file -> file.format() != format);
    if (mixed || headers.size() > 1) {
      throw new ValidationException(
          "Cannot arrange --" + input.option() + ": its files differ in format or header");
    }
    records.sort(Comparator.comparingLong(Timed::time));
    return new TimedRecords(input, headers.stream().findAny().orElse(null), List.copyOf(records));
  }

  private static void read(
      InputFile file, RecordTimes.Reader times, Set<String> headers, List<Timed> records) {
    int first = records.size();
    WholeFiles.forEachRecord(
        file,
        (record, bytes) -> {
          String header = record.string(RawRecord.HEADER);
          if (header != null) {
            headers.add(header);
          }
          OptionalLong time = time(times, header, record);
          long before =
              records.size() == first ? Long.MIN_VALUE : records.get(records.size() - 1).time();
          records.add(new Timed(bytes, time.orElse(before), time.isPresent()));
        });
  }

  private static OptionalLong time(
      RecordTimes.Reader times, @Nullable String header, RowView record) {
    String text = record.string(RawRecord.RECORD);
    return text == null || record.string(RawRecord.PROBLEM) != null
        ? OptionalLong.empty()
        : times.timeOf(requireNonNull(record.string(RawRecord.FORMAT), "format"), header, text);
  }

  /** How the names of its files end. */
  String suffix() {
    return input.files().get(0).format() == FileFormat.CSV ? ".csv" : ".jsonl";
  }
}
