/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** What reading ranges one after the other has given, without a pipeline. */
record BlockReading(List<Block> blocks, List<Rejected> letters, List<Row> tallies) {

  static BlockReading of(ReadBlocks read, List<FileRange> ranges) {
    BlockReading reading =
        new BlockReading(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    ReadRangeFn fn = new ReadRangeFn(read.settings(), null);
    fn.setup();
    for (FileRange range : ranges) {
      reading.tallies.add(fn.read(range, reading.blocks::add, reading.letters::add));
    }
    return reading;
  }

  static BlockReading of(ReadBlocks read, InputFile file) {
    return of(read, FileRange.of(List.of(file), Long.MAX_VALUE));
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Block block : blocks) {
      for (int row = 0; row < block.rows(); row++) {
        rows.add(block.row(row));
      }
    }
    return rows;
  }

  List<Long> stamps() {
    List<Long> stamps = new ArrayList<>();
    for (Block block : blocks) {
      for (int row = 0; row < block.rows(); row++) {
        stamps.add(block.stamp(row));
      }
    }
    return stamps;
  }

  List<Long> times() {
    List<Long> times = new ArrayList<>();
    for (Block block : blocks) {
      for (int row = 0; row < block.rows(); row++) {
        times.add(block.eventTime(row));
      }
    }
    return times;
  }

  List<String> codes() {
    return letters.stream().map(Rejected::code).toList();
  }

  List<String> messages() {
    return letters.stream().map(Rejected::message).toList();
  }

  long tally(String field) {
    return tallies.stream().mapToLong(tally -> tally.getInt64(field)).sum();
  }
}
