/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What a table holds, in whatever order.
 *
 * @param hash the sum of the hashes of its rows
 */
record TableContent(long rows, long hash) {
  private static final TableContent NONE = new TableContent(0, 0);

  static TableContent of(Table table) {
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      return of(records);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + table.name(), e);
    }
  }

  static TableContent of(TableEvents rows, int blocks) {
    TableContent all = NONE;
    for (int block = 0; block < blocks; block++) {
      TableContent more = of(rows.records(block));
      all = new TableContent(all.rows + more.rows, all.hash + more.hash);
    }
    return all;
  }

  private static TableContent of(Iterable<Record> records) {
    long rows = 0;
    long hash = 0;
    for (Record record : records) {
      rows++;
      hash += hash(record);
    }
    return new TableContent(rows, hash);
  }

  private static long hash(Record record) {
    long hash = 1;
    for (int i = 0; i < record.size(); i++) {
      hash = (hash ^ Objects.hashCode(record.get(i))) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
