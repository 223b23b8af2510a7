/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The event files as a source that hands them out in name order. */
final class EventFiles {
  private EventFiles() {}

  static <T> SingleOutputStreamOperator<T> read(
      StreamExecutionEnvironment environment,
      Arguments arguments,
      StreamFormat<T> format,
      TypeInformation<T> type)
      throws IOException {
    Path[] files =
        arguments.eventFiles().stream().map(file -> new Path(file.toUri())).toArray(Path[]::new);
    FileSource<T> source =
        FileSource.forRecordStreamFormat(format, files).setSplitAssigner(InNameOrder::new).build();
    return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "Read", type);
  }
}
