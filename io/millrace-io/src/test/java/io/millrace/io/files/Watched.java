/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;

/** A folder that is watched without a runner, at a clock of its own. */
final class Watched implements AutoCloseable {
  static final Schema SCHEMA = Schema.builder().addInt64Field("ts").build();

  private final WatchSource source;
  private final List<String> rows = new ArrayList<>();
  private final List<Rejected> letters = new ArrayList<>();
  private final Map<String, Long> tallies = new TreeMap<>();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private WatchReader reader;

  Watched(WatchFiles watch) {
    this.source = watch.source();
    this.reader = source.createReader(null, () -> now);
  }

  static WatchFiles in(Path folder) {
    return WatchFiles.in(folder.toString(), SCHEMA).eventTimeIn("ts").at(Reading.CONTEXT);
  }

  /** Shows a file of CSV in one step. */
  static Path show(Path folder, String name, long modified, long... times) {
    StringBuilder lines = new StringBuilder("ts\n");
    for (long time : times) {
      lines.append(time).append('\n');
    }
    return show(folder, name, modified, lines.toString().getBytes(UTF_8));
  }

  static Path show(Path folder, String name, long modified, byte[] content) {
    try {
      Path hidden = folder.resolve("." + name);
      Files.write(hidden, content);
      Files.setLastModifiedTime(hidden, FileTime.fromMillis(modified));
      return Files.move(hidden, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes on as an engine does that takes a mark where there is nothing more, for some looks. */
  void read(int looks) throws IOException {
    for (int look = 0; look < looks; look++) {
      while (next()) {
        reader.getCheckpointMark();
      }
      reader.getCheckpointMark();
      while (next()) {
        reader.getCheckpointMark();
      }
      pass(WatchSettings.EVERY);
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  /** The next batch, if there is one. */
  boolean next() throws IOException {
    org.joda.time.Instant before = reader.getWatermark();
    boolean some = reader.advance();
    assertThat(reader.getWatermark()).isGreaterThanOrEqualTo(before);
    if (some) {
      ReadBatch batch = reader.getCurrent();
      Block block = batch.block();
      String name = String.valueOf(Path.of(batch.place()).getFileName());
      for (int row = 0; block != null && row < block.rows(); row++) {
        String stamp = block.stamp(row) == Block.ON_TIME ? "" : " after " + block.stamp(row);
        rows.add(name + ":" + block.row(row).getInt64("ts") + stamp);
      }
      letters.addAll(batch.letters());
      tallies.merge(name, batch.records(), Long::sum);
      assertThat(batch.records())
          .isEqualTo(batch.letters().size() + (block == null ? 0 : block.rows()));
    }
    return some;
  }

  WatchMark mark() throws IOException {
    return CoderUtils.clone(WatchMarkCoder.INSTANCE, reader.getCheckpointMark());
  }

  /** Another reader goes on. */
  void resume(@Nullable WatchMark mark) {
    reader.close();
    reader = source.createReader(mark, () -> now);
  }

  long watermark() {
    return reader.getWatermark().getMillis();
  }

  /** What was given since it was last asked for: the file, the time and, if late, the stamp. */
  List<String> rows() {
    List<String> given = List.copyOf(rows);
    rows.clear();
    return given;
  }

  List<String> messages() {
    return letters.stream().map(letter -> letter.code() + ": " + letter.message()).toList();
  }

  Map<String, Long> tallies() {
    return tallies;
  }

  @Override
  public void close() {
    reader.close();
  }
}
