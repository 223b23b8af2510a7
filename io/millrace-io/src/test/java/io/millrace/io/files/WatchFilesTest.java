/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class WatchFilesTest {
  private static final long OLD = 1_000_000L;

  /** What came out of a pipeline. */
  private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  @Test
  void readsWhatIsThereAndWhatComesTheOldestFirst() throws IOException {
    Watched.show(folder, "b.csv", OLD + 1, 20);
    Watched.show(folder, "c.csv", OLD, 10);
    Watched.show(folder, "a.csv", OLD + 1, 30);
    try (Watched watched = new Watched(Watched.in(folder))) {
      watched.read(1);
      assertThat(watched.rows()).containsExactly("c.csv:10", "a.csv:30", "b.csv:20 after 30");

      Watched.show(folder, "d.csv", OLD - 1, 40);
      watched.read(1);

      assertThat(watched.rows()).containsExactly("d.csv:40");
      watched.read(2);
      assertThat(watched.rows()).isEmpty();
      assertThat(watched.tallies())
          .isEqualTo(Map.of("a.csv", 1L, "b.csv", 1L, "c.csv", 1L, "d.csv", 1L));
    }
  }

  @Test
  void readsEachFormatAndWhatFoldersTell() throws IOException {
    Path day = Files.createDirectories(folder.resolve("dt=2026-01-31"));
    Watched.show(day, "a.csv", OLD, 1);
    Watched.show(day, "b.jsonl.gz", OLD + 1, Reading.gzip("{\"ts\":2}\n".getBytes(UTF_8)));
    Schema schema = Schema.builder().addInt64Field("ts").addStringField("dt").build();
    WatchFiles watch =
        WatchFiles.in(folder.toString(), schema).eventTimeIn("ts").at(Reading.CONTEXT);

    try (Watched watched = new Watched(watch)) {
      watched.read(1);

      assertThat(watched.rows()).containsExactly("a.csv:1", "b.jsonl.gz:2");
      assertThat(watched.messages()).isEmpty();
    }
  }

  @Test
  void readsObjectsWhoseNamesLookLikeGlobs() throws IOException {
    String bucket = ObjectStore.newBucket("brackets");
    WatchFiles watch =
        WatchFiles.in(bucket + "/in", Watched.SCHEMA).eventTimeIn("ts").at(Reading.CONTEXT);
    try (Watched watched = new Watched(watch)) {
      store(bucket + "/in/a[1].csv", "ts\n1\n".getBytes(UTF_8));
      store(bucket + "/in/b*/{c}.csv", "ts\n2\n".getBytes(UTF_8));

      watched.read(2);

      assertThat(watched.messages()).isEmpty();
      assertThat(watched.rows()).containsExactly("a[1].csv:1", "{c}.csv:2");
    }
  }

  private static void store(String object, byte[] content) throws IOException {
    try (OutputStream out = Storage.create(object)) {
      out.write(content);
    }
  }

  @Test
  void passesOverWhatIsNotShownYet() throws IOException {
    Path hidden = Watched.show(folder, ".a.csv", OLD, 1);
    Path unfinished = Watched.show(folder, "b.csv.tmp", OLD, 2);
    Watched.show(folder, "_c.csv", OLD, 3);
    Watched.show(folder, "d.csv._COPYING_", OLD, 4);
    Path empty = Watched.show(folder, "e.csv", OLD, new byte[0]);
    try (Watched watched = new Watched(Watched.in(folder))) {
      watched.read(2);
      assertThat(watched.rows()).isEmpty();
      assertThat(watched.tallies()).isEmpty();

      Files.move(hidden, folder.resolve("a.csv"));
      Files.move(unfinished, folder.resolve("b.csv"));
      Files.writeString(empty, "ts\n5\n");
      watched.read(1);

      assertThat(watched.rows()).containsExactly("a.csv:1", "b.csv:2", "e.csv:5");
      assertThat(watched.messages()).isEmpty();
    }
  }

  @Test
  void tellsOfAFileThatChangesAfterItWasReadOnce() throws IOException {
    Path grown = Watched.show(folder, "a.csv", OLD, 1, 2);
    Path replaced = Watched.show(folder, "b.csv", OLD, 3, 4);
    Path gone = Watched.show(folder, "c.csv", OLD, 5);
    try (Watched watched = new Watched(Watched.in(folder))) {
      watched.read(1);
      assertThat(watched.rows()).hasSize(5);

      Files.writeString(grown, "ts\n1\n2\n3\n");
      Files.setLastModifiedTime(grown, FileTime.fromMillis(OLD + 2_000));
      Watched.show(folder, "b.csv", OLD + 3_000, 6, 7);
      Files.delete(gone);
      watched.read(3);

      assertThat(watched.rows()).isEmpty();
      assertThat(watched.messages())
          .containsExactly(
              changed(grown, "7 bytes of 1970-01-01T00:16:40Z", "9 bytes of 1970-01-01T00:16:42Z"),
              changed(
                  replaced, "7 bytes of 1970-01-01T00:16:40Z", "7 bytes of 1970-01-01T00:16:43Z"));
      assertThat(watched.tallies()).isEqualTo(Map.of("a.csv", 3L, "b.csv", 3L, "c.csv", 1L));

      Watched.show(folder, "c.csv", OLD, 5);
      watched.read(1);

      assertThat(watched.rows()).as("it was gone").containsExactly("c.csv:5");
    }
  }

  private static String changed(Path file, String before, String now) {
    return "CHANGED_FILE: Cannot read %s: it has changed since it was read (%s then, %s now); what is new in it is not read"
        .formatted(file, before, now);
  }

  @Test
  void makesFilesLettersThatCannotBeRead() throws IOException {
    Path binary = Watched.show(folder, "a.csv", OLD, new byte[] {'P', 'K', 3, 4, 5});
    Watched.show(folder, "b.jsonl", OLD + 1, "{\"ts\":1}\n{\"ts\":".getBytes(UTF_8));
    try (Watched watched = new Watched(Watched.in(folder))) {
      watched.read(3);

      assertThat(watched.rows()).containsExactly("b.jsonl:1");
      assertThat(watched.messages()).hasSize(2);
      assertThat(watched.messages().get(0))
          .startsWith("UNREADABLE_FILE: Cannot read " + binary + ": unsupported format: zip");
      assertThat(watched.messages().get(1)).startsWith("MALFORMED_RECORD: ");
    }
  }

  @Test
  void makesAFileALetterThatIsGoneWhenItsTurnComes() throws IOException {
    Watched.show(folder, "a.csv", OLD, 1);
    Path gone = Watched.show(folder, "b.csv", OLD + 1, 2);
    try (Watched watched = new Watched(Watched.in(folder))) {
      assertThat(watched.next()).isFalse();
      WatchMark found = watched.mark();
      assertThat(found.waiting()).hasSize(2);

      Files.delete(gone);
      watched.read(2);

      assertThat(watched.rows()).containsExactly("a.csv:1");
      assertThat(watched.messages())
          .containsExactly(
              "UNREADABLE_FILE: Cannot read %s: no such file; give a file, a folder or a glob"
                  .formatted(gone));
    }
  }

  @Test
  void holdsTheWatermarkWhileNothingComes() throws IOException {
    WatchFiles watch = Watched.in(folder).allowingDisorder(Duration.ofMillis(5));
    try (Watched watched = new Watched(watch)) {
      watched.read(2);
      assertThat(watched.watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
      Watched.show(folder, "a.csv", OLD, 100, 300, 200);

      watched.read(20);

      assertThat(watched.watermark()).isEqualTo(295);
    }
  }

  @Test
  void letsTheWatermarkFollowTheClockIfAsked() throws IOException {
    WatchFiles watch =
        Watched.in(folder).idleAfter(Duration.ofMinutes(1)).allowingDisorder(Duration.ofMillis(5));
    try (Watched watched = new Watched(watch)) {
      Watched.show(folder, "a.csv", OLD, 100);
      watched.read(6);
      assertThat(watched.watermark()).isEqualTo(95);

      watched.read(2);

      long followed = watched.now().minusSeconds(70).toEpochMilli();
      assertThat(watched.watermark()).isEqualTo(followed - 5);
      watched.rows();
      Watched.show(folder, "b.csv", OLD, 200, followed - 2);
      watched.read(1);
      assertThat(watched.rows())
          .containsExactly("b.csv:200 after " + (followed - 5), "b.csv:" + (followed - 2));
    }
  }

  @Test
  void endsAfterHavingBeenIdle() throws IOException {
    WatchFiles watch = Watched.in(folder).untilIdleFor(Duration.ofSeconds(30));
    try (Watched watched = new Watched(watch)) {
      watched.read(2);
      Watched.show(folder, "a.csv", OLD, 100);
      watched.read(3);
      assertThat(watched.watermark()).isEqualTo(100);

      watched.read(1);

      assertThat(watched.watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis());
      WatchMark end = watched.mark();
      Watched.show(folder, "b.csv", OLD, 200);
      watched.resume(end);
      watched.read(2);
      assertThat(watched.rows()).containsExactly("a.csv:100");
      assertThat(watched.watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis());
    }
  }

  @Test
  void waitsForAMarkBetweenALookAndWhatItFound() throws IOException {
    Watched.show(folder, "a.csv", OLD, 1);
    Duration soon = Duration.ofMillis(100);
    try (Watched watched = new Watched(Watched.in(folder).every(soon))) {
      assertThat(watched.next()).isFalse();
      assertThat(watched.next()).as("no mark has it").isFalse();
      watched.mark();
      assertThat(watched.next()).isTrue();
      watched.pass(soon);
      Watched.show(folder, "b.csv", OLD, 2);

      assertThat(watched.next()).isFalse();
      assertThat(watched.mark().waiting()).as("not looked for").isEmpty();

      assertThat(watched.next()).isFalse();
      assertThat(watched.mark().waiting()).hasSize(1);
      assertThat(watched.next()).isTrue();
      assertThat(watched.rows()).containsExactly("a.csv:1", "b.csv:2");
    }
  }

  @Test
  void doesNotWaitForMarksThatNobodyTakes() throws IOException {
    Watched.show(folder, "a.csv", OLD, 1);
    try (Watched watched = new Watched(Watched.in(folder))) {
      assertThat(watched.next()).isFalse();
      watched.pass(Duration.ofSeconds(1));
      assertThat(watched.next()).isTrue();
    }
  }

  @Test
  void refusesToGoOnInAFileWithOtherRecords() throws IOException {
    StringBuilder lines = new StringBuilder("ts\n");
    lines.append("1\n".repeat(20_000));
    Path file = Watched.show(folder, "a.csv", OLD, lines.toString().getBytes(UTF_8));
    try (Watched watched = new Watched(Watched.in(folder))) {
      assertThat(watched.next()).isFalse();
      watched.mark();
      assertThat(watched.next()).isTrue();
      WatchMark begun = watched.mark();
      Watched.show(folder, "a.csv", OLD, ("ts\n" + "x\n".repeat(20_000)).getBytes(UTF_8));
      watched.resume(begun);

      assertThatThrownBy(watched::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "Cannot go on in %s: %d of its records were given out, and now it has "
                  .formatted(file, begun.progress().records()));
    }
  }

  @Test
  void tellsOfTheRestOfAFileThatChangesWhileItIsRead() throws IOException {
    byte[] lines = ("ts\n" + "1\n".repeat(20_000)).getBytes(UTF_8);
    Watched.show(folder, "a.csv", OLD, lines);
    try (Watched watched = new Watched(Watched.in(folder))) {
      assertThat(watched.next()).isFalse();
      watched.mark();
      assertThat(watched.next()).isTrue();
      WatchMark begun = watched.mark();
      Watched.show(folder, "a.csv", OLD + 1_000, 7, 8);
      watched.resume(begun);

      watched.read(3);

      assertThat(watched.rows()).hasSize((int) begun.progress().records());
      assertThat(watched.messages())
          .containsExactly(
              "CHANGED_FILE: Cannot read %s: it has changed since it was read (40003 bytes of 1970-01-01T00:16:40Z then, 7 bytes of 1970-01-01T00:16:41Z now); %d of its records were, and the rest is not read"
                  .formatted(folder.resolve("a.csv"), begun.progress().records()));
    }
  }

  @Test
  void readsFilesThatAreMovedInWhileThePipelineRuns() throws Exception {
    Path incoming = Files.createDirectory(folder.resolve("in"));
    Watched.show(incoming, "0.csv", OLD, 0);
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setBlockOnRun(false);
    Pipeline pipeline = Pipeline.create(options);
    ReadBlocksResult read = pipeline.apply(Watched.in(incoming).every(Duration.ofMillis(10)));
    read.blocks()
        .apply(UnpackBlocks.rows())
        .apply(
            "ShowRow",
            MapElements.into(TypeDescriptors.strings()).via(row -> "row " + row.getInt64("ts")))
        .apply("SeeRow", ParDo.of(new SeeFn()));
    read.rejected()
        .apply("ShowLetter", MapElements.into(TypeDescriptors.strings()).via(Rejected::message))
        .apply("SeeLetter", ParDo.of(new SeeFn()));

    SEEN.clear();
    PipelineResult run = pipeline.run();
    try {
      for (int number = 0; number < 3; number++) {
        assertThat(SEEN.poll(1, TimeUnit.MINUTES)).isEqualTo("row " + number);
        if (number < 2) {
          Watched.show(incoming, number + 1 + ".csv", OLD, number + 1);
        }
      }
    } finally {
      run.cancel();
    }

    assertThat(read.blocks().isBounded()).isEqualTo(IsBounded.UNBOUNDED);
    assertThat(SEEN).isEmpty();
  }

  /** Tells the test what came. */
  private static final class SeeFn extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element String what) {
      SEEN.add(what);
    }
  }

  @Test
  void asksForWhatItNeeds(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    WatchFiles watch = WatchFiles.in(folder.resolve("none").toString(), Watched.SCHEMA);

    assertThatThrownBy(() -> pipeline.apply(watch))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required context; call at(StepContext); Missing required event time field;"
                + " name it by eventTimeIn(field); Cannot watch %s: no such file; give a file, a"
                + " folder or a glob",
            folder.resolve("none"));
    assertThatThrownBy(() -> watch.every(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid watch_every: PT0S (must be between PT0.001S and PT87600H)");
    assertThatThrownBy(() -> watch.idleAfter(Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid idle_after: PT0.000000001S (must be between PT0.001S and PT87600H)");
    assertThatThrownBy(() -> watch.untilIdleFor(Duration.ofDays(4_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid until_idle_for: PT96000H (must be between PT0.001S and PT87600H)");
    assertThatThrownBy(() -> WatchFiles.in("", Watched.SCHEMA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required path");
  }

  @Test
  void refusesAMarkOfANewerVersion() {
    assertThatThrownBy(
            () -> CoderUtils.decodeFromByteArray(WatchMarkCoder.INSTANCE, new byte[] {2}))
        .isInstanceOf(CoderException.class)
        .hasMessage("Unsupported version of a position in a folder: 2 (supported: 1)");
  }
}
