/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import java.nio.file.Path;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

/** Text files of one line a record, with Flink's file sink. */
final class Lines {
  private static final Encoder<byte[]> BYTES =
      (line, stream) -> {
        stream.write(line);
        stream.write('\n');
      };

  private Lines() {}

  static void writeResult(DataStream<String> lines, Path output) {
    lines
        .sinkTo(sink(output.resolve("result"), ".csv", new SimpleStringEncoder<>()))
        .name("WriteResult");
  }

  static void writeRejectedStrings(DataStream<String> lines, Path output) {
    lines
        .sinkTo(sink(output.resolve("rejected"), ".ndjson", new SimpleStringEncoder<>()))
        .name("WriteRejected");
  }

  static void writeRejected(DataStream<byte[]> lines, Path output) {
    lines.sinkTo(sink(output.resolve("rejected"), ".ndjson", BYTES)).name("WriteRejected");
  }

  private static <T> FileSink<T> sink(Path directory, String suffix, Encoder<T> encoder) {
    return FileSink.forRowFormat(new org.apache.flink.core.fs.Path(directory.toUri()), encoder)
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(suffix).build())
        .build();
  }
}
