/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.UnpackBlocks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class StreamFilesTest {
  @TempDir private Path folder;

  @Test
  void givesTheRecordsOfReadFilesAndEnds(TestPipeline pipeline) {
    List<InputFile> files =
        List.of(
            file("a.csv", csv(3_000)),
            file("b.jsonl.gz", Reading.gzip("{\"at\":1}\n{\"id\":2}\n".getBytes(UTF_8))),
            file("c.csv", new byte[0]),
            Reading.file(folder.resolve("d.csv"), 3L));
    List<Row> expected = new ArrayList<>();
    files.forEach(file -> expected.addAll(Reading.of(file, ReadFilesSpec.defaults()).rows()));

    ReadFilesResult result =
        pipeline.apply(Streamed.read(files.toArray(new InputFile[0])).inSplits(2));

    assertThat(result.records().isBounded()).isEqualTo(IsBounded.UNBOUNDED);
    PAssert.that(result.records().apply(UnpackBlocks.rows())).containsInAnyOrder(expected);
    PAssert.that(result.tallies())
        .satisfies(
            tallies -> {
              List<String> sources = new ArrayList<>();
              long records = 0;
              for (Row tally : tallies) {
                sources.add(tally.getString(ReadFilesResult.SOURCE));
                records += tally.getInt64(ReadFilesResult.RECORDS);
              }
              assertThat(sources).containsAll(files.stream().map(InputFile::path).toList());
              assertThat(records).isEqualTo(expected.size());
              return null;
            });
    pipeline.run();
  }

  @Test
  void stampsARowThatComesAfterALaterOne() throws Exception {
    InputFile first = file("a.csv", "id,at\n7,at1200\n8,at2000\n9,at1400\n".getBytes(UTF_8));
    InputFile second = file("b.csv", "id,at\n10,at1990\n11,never\n12,at1200\n".getBytes(UTF_8));

    Streamed streamed =
        Streamed.of(
            Streamed.read(first, second).allowingDisorder(Duration.ofMillis(500)).source(),
            () -> false);

    assertThat(streamed.events())
        .extracting(each -> each.row().getString(RawRecord.RECORD), Streamed.Event::time)
        .contains(tuple("11,never", 2000L));
    assertThat(streamed.events())
        .filteredOn(each -> each.stamp() != Block.ON_TIME)
        .extracting(each -> each.row().getString(RawRecord.RECORD) + " after " + each.stamp())
        .containsExactly("9,at1400 after 1500", "12,at1200 after 1500");
  }

  @Test
  void readsAsManySplitsAsThereAreFilesAtMost() throws Exception {
    InputFile[] files = new InputFile[5];
    for (int i = 0; i < files.length; i++) {
      files[i] = Reading.file(folder.resolve(i + ".csv"), 1L);
    }
    StreamFiles read = Streamed.read(files);

    assertThat(read.source().split(8, Streamed.OPTIONS)).hasSize(1);
    assertThat(read.inSplits(9).source().split(2, Streamed.OPTIONS)).hasSize(5);
    assertThat(read.inSplits(2).source().split(8, Streamed.OPTIONS))
        .extracting(split -> split.files().stream().map(InputFile::path).toList())
        .containsExactly(paths(files, 0, 2, 4), paths(files, 1, 3));
  }

  @Test
  void givesOutSoManyRecordsASecond() throws Exception {
    InputFile file = file("a.csv", csv(1_000));
    AtomicLong now = new AtomicLong();
    List<Long> given = new ArrayList<>();

    FilesSource source = Streamed.read(file).perSecond(100).source();
    try (FilesReader reader = source.createReader(null, () -> Instant.ofEpochMilli(now.get()))) {
      boolean some = reader.start();
      while (reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE)) {
        while (some) {
          some = reader.advance();
        }
        given.add(reader.getCheckpointMark().given());
        now.addAndGet(1_000);
        some = reader.advance();
      }
    }

    assertThat(given.get(0)).isBetween(1L, 16L);
    for (int second = 0; second < given.size(); second++) {
      assertThat(given.get(second)).isBetween(second * 100L, second * 100L + 16);
    }
  }

  @Test
  void letsEventTimeGoOnSoManyTimesTheClock() throws Exception {
    InputFile file = file("a.csv", csv(1_000));
    AtomicLong now = new AtomicLong();
    List<Long> latest = new ArrayList<>();

    FilesSource source = Streamed.read(file).atSpeed(0.02).source();
    try (FilesReader reader = source.createReader(null, () -> Instant.ofEpochMilli(now.get()))) {
      boolean some = reader.start();
      for (int second = 0; second < 40; second++) {
        while (some) {
          some = reader.advance();
        }
        latest.add(reader.getCheckpointMark().latest());
        now.addAndGet(1_000);
        some = reader.advance();
      }
    }

    // Rows are a millisecond apart, and a block is for two of them.
    long first = latest.get(0);
    assertThat(first).isLessThan(20);
    for (int second = 0; second < latest.size(); second++) {
      assertThat(latest.get(second) - first).isBetween(second * 20L, second * 20L + 2);
    }
  }

  private static byte[] csv(int records) {
    StringBuilder lines = new StringBuilder("id,at\n");
    for (int i = 0; i < records; i++) {
      lines.append(i).append(",at").append(i).append('\n');
    }
    return lines.toString().getBytes(UTF_8);
  }

  private static List<String> paths(InputFile[] files, int... numbers) {
    List<String> paths = new ArrayList<>();
    for (int number : numbers) {
      paths.add(files[number].path());
    }
    return paths;
  }

  @Test
  void asksForWhatItNeeds(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    StreamFiles read = StreamFiles.from(List.of(Reading.file(folder.resolve("a.csv"), 1L)));

    assertThatThrownBy(() -> pipeline.apply(read))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required context; call at(StepContext); Missing required ingestedAt; call"
                + " ingestedAt(Instant); Missing required event times; call timedBy(RecordTimes)");
    assertThatThrownBy(() -> read.inSplits(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid splits: 0 (must be between 1 and 1024)");
    assertThatThrownBy(() -> read.allowingDisorder(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid disorder: PT-0.001S (must be whole milliseconds between PT0S and PT87600000H)");
    assertThatThrownBy(() -> read.perSecond(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid records per second: 0 (must be >= 1)");
    assertThatThrownBy(() -> read.atSpeed(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid speed: NaN (must be above 0)");
    assertThatThrownBy(() -> StreamFiles.from(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required files");
  }

  @Test
  void refusesAMarkOfANewerVersion() {
    assertThatThrownBy(
            () -> CoderUtils.decodeFromByteArray(FilesMarkCoder.INSTANCE, new byte[] {2}))
        .isInstanceOf(CoderException.class)
        .hasMessage("Unsupported version of a position in files: 2 (supported: 1)");
  }

  private InputFile file(String name, byte[] content) {
    return Reading.file(folder.resolve(name), content);
  }
}
