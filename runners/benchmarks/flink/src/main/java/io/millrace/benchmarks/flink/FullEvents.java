/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Arguments;
import java.nio.file.Path;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.jspecify.annotations.NullUnmarked;

/** Workload e2 from valid events on: each that is no repeat, with its category, as Parquet. */
final class FullEvents {
  private static final TypeInformation<FullEvent> TYPE = TypeInformation.of(FullEvent.class);

  private FullEvents() {}

  static void write(DataStream<FullEvent> events, Arguments arguments) {
    events
        .keyBy(event -> event.eventId)
        .filter(new DropDuplicates<>(event -> event.timestamp))
        .name("DropDuplicates")
        .map(new AddCategory<>(arguments.input()))
        .returns(TYPE)
        .name("AddCategory")
        .map(new CountAccepted())
        .name("CountAccepted")
        .sinkTo(sink(arguments.output().resolve("result")))
        .name("WriteResult");
  }

  private static FileSink<FullEvent> sink(Path folder) {
    return FileSink.forBulkFormat(
            new org.apache.flink.core.fs.Path(folder.toUri()),
            new ParquetWriterFactory<>(EventParquet::writer))
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".parquet").build())
        .build();
  }

  @NullUnmarked // Flink calls open before anything else.
  private static final class CountAccepted extends RichMapFunction<FullEvent, FullEvent> {
    private transient LongCounter accepted;

    @Override
    public void open(OpenContext context) {
      accepted = Tally.ACCEPTED.in(getRuntimeContext());
    }

    @Override
    public FullEvent map(FullEvent event) {
      accepted.add(1L);
      return event;
    }
  }
}
