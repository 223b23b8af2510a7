/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.micro;

import io.millrace.io.iceberg.IcebergCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.PartitionedFanoutWriter;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.io.UnpartitionedWriter;

/** Records into a table as Iceberg's own Java API does it: a thread per core, one commit. */
final class PlainWrite {
  private static final long MAX_FILE_BYTES = 128L * 1024 * 1024;

  private PlainWrite() {}

  static void run(IcebergCatalog at, TableEvents rows, int blocks, int threads) {
    Table table = NewTable.load(at);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<DataFile[]>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        parts.add(pool.submit(() -> write(table, rows, Share.of(thread, threads, blocks), thread)));
      }
      AppendFiles append = table.newAppend();
      for (Future<DataFile[]> part : parts) {
        Arrays.stream(part.get()).forEach(append::appendFile);
      }
      append.commit();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("Cannot write " + table.name(), e);
    } finally {
      pool.shutdown();
    }
  }

  private static DataFile[] write(Table table, TableEvents rows, Share share, int thread)
      throws IOException {
    try (TaskWriter<Record> writer = writer(table, thread)) {
      for (int block = share.from(); block < share.to(); block++) {
        for (Record row : rows.records(block)) {
          writer.write(row);
        }
      }
      return writer.dataFiles();
    }
  }

  private static TaskWriter<Record> writer(Table table, int thread) {
    GenericAppenderFactory files =
        new GenericAppenderFactory(table.schema(), table.spec()).setAll(table.properties());
    OutputFileFactory names =
        OutputFileFactory.builderFor(table, thread, 0).format(FileFormat.PARQUET).build();
    return table.spec().isUnpartitioned()
        ? new UnpartitionedWriter<>(
            table.spec(), FileFormat.PARQUET, files, names, table.io(), MAX_FILE_BYTES)
        : new Partitioned(table, files, names);
  }

  private static final class Partitioned extends PartitionedFanoutWriter<Record> {
    private final PartitionKey key;
    private final InternalRecordWrapper values;

    Partitioned(Table table, GenericAppenderFactory files, OutputFileFactory names) {
      super(table.spec(), FileFormat.PARQUET, files, names, table.io(), MAX_FILE_BYTES);
      key = new PartitionKey(table.spec(), table.schema());
      values = new InternalRecordWrapper(table.schema().asStruct());
    }

    @Override
    protected PartitionKey partition(Record row) {
      key.partition(values.wrap(row));
      return key;
    }
  }
}
