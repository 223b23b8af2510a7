/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.input.EventLines;
import io.millrace.benchmarks.input.Workload;
import io.millrace.io.files.FileFormat;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedEventsTest {
  private static final Workload WORKLOAD = Workload.of("e1-generated", 60_000);
  private static final Schema EVENT =
      Schema.builder().addStringField("event_id").addInt64Field("ts").build();
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  @TempDir Path output;

  @Test
  void givesEveryLineOnceWhateverTheSplits() throws IOException {
    for (int splits : new int[] {1, 3, 9}) {
      List<String> lines = new ArrayList<>();
      for (GeneratedEvents split : source().split(splits, OPTIONS)) {
        UnboundedReader<Block> reader = split.createReader(OPTIONS, null);
        lines.addAll(rest(reader, reader.start()));
        assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
      }

      assertThat(lines.stream().sorted().toList()).as("%d splits", splits).isEqualTo(expected());
    }
    assertThat(Files.readAllLines(output.resolve("progress-0.csv"))).isNotEmpty();
  }

  @Test
  void goesOnWhereAMarkWasTaken() throws IOException {
    GeneratedEvents split = source().split(2, OPTIONS).get(1);
    UnboundedReader<Block> whole = split.createReader(OPTIONS, null);
    boolean first = whole.start();
    byte[] mark =
        CoderUtils.encodeToByteArray(
            split.getCheckpointMarkCoder(), (GeneratedEvents.Mark) whole.getCheckpointMark());
    long watermark = whole.getWatermark().getMillis();
    Block block = whole.getCurrent();
    List<String> all = rest(whole, first);

    UnboundedReader<Block> resumed =
        split.createReader(
            OPTIONS, CoderUtils.decodeFromByteArray(split.getCheckpointMarkCoder(), mark));
    assertThat(resumed.getWatermark().getMillis()).isEqualTo(watermark);

    List<String> after = rest(resumed, resumed.start());
    assertThat(after).isEqualTo(all.subList(block.rows(), all.size()));
  }

  private GeneratedEvents source() {
    ReadBlocksSettings rows =
        ReadBlocksSettings.of(FileFormat.JSONL, EVENT)
            .withEventTimeField("ts")
            .withDisorder(Duration.ofSeconds(3))
            .withRecordField("record")
            .withContext(new StepContext("run", "step"));
    return GeneratedEvents.of(WORKLOAD, rows, output);
  }

  private static List<String> rest(UnboundedReader<Block> reader, boolean there)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (boolean more = there; more; more = reader.advance()) {
      Block block = reader.getCurrent();
      for (int row = 0; row < block.rows(); row++) {
        lines.add(block.row(row).getString("record"));
      }
    }
    return lines;
  }

  private static List<String> expected() {
    List<String> lines = new ArrayList<>();
    EventLines all = EventLines.all(WORKLOAD);
    byte[] line = new byte[EventLines.MAX_BYTES];
    for (int length = all.next(line, 0); length > 0; length = all.next(line, 0)) {
      lines.add(new String(line, 0, length - 1, US_ASCII));
    }
    return lines.stream().sorted().toList();
  }
}
