/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.WatchMark.Progress;
import io.millrace.io.files.WatchMark.Waiting;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a folder as they come. What is read ahead is in no watermark and no mark.
 *
 * <p>Looking into the folder gives another answer each time, so it comes between two marks of its
 * own where the engine takes marks: after what was given out, and before what was found is. Then
 * whoever reads again from a mark gets the same up to the next one.
 *
 * <p>Not thread-safe.
 */
final class WatchReader extends UnboundedReader<ReadBatch> {
  /** An engine that takes marks as it goes has taken one after so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** So many files wait at most: a mark holds them. */
  private static final int MOST_WAITING = 1_000;

  private static final Comparator<Waiting> BY_AGE =
      Comparator.comparingLong((Waiting file) -> file.stat().modifiedMillis())
          .thenComparing(Waiting::path);

  private final WatchSource source;
  private final WatchSettings settings;
  private final InstantSource clock;
  private final SortedMap<String, FileStat> read;
  private final Deque<Waiting> waiting;
  private Progress progress;
  private long latest;
  private boolean ended;

  private @Nullable WatchedFile file;
  private @Nullable ReadBatch current;

  /** Whether something changed that is in no mark, and when it last did. */
  private boolean unmarked;

  private Instant changed = Instant.MIN;

  /** Whether what waits was found only now. */
  private boolean held;

  private Instant nextLook = Instant.MIN;
  private Instant quietSince;

  WatchReader(WatchSource source, WatchSettings settings, WatchMark mark, InstantSource clock) {
    this.source = source;
    this.settings = settings;
    this.clock = clock;
    this.read = new TreeMap<>(mark.read());
    this.waiting = new ArrayDeque<>(mark.waiting());
    this.progress = mark.progress();
    this.latest = mark.latest();
    this.ended = mark.ended();
    this.quietSince = clock.instant();
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    Instant now = clock.instant();
    if (waiting.isEmpty() || held) {
      if (ended || !isSettled(now)) {
        return false;
      }
      if (waiting.isEmpty()) {
        look(now);
        return false;
      }
      held = false;
    }
    give(now);
    return true;
  }

  private boolean isSettled(Instant now) {
    return !unmarked || !now.isBefore(changed.plus(PATIENCE));
  }

  private void change(Instant now) {
    unmarked = true;
    changed = now;
  }

  private void give(Instant now) {
    Waiting next = waiting.element();
    WatchedFile open = file;
    if (open == null) {
      open = WatchedFile.open(next, settings, progress, latest);
      file = open;
    }
    WatchedFile.Step step = open.next();
    if (step == null) {
      throw new IllegalStateException("A file ends with its last batch: " + next.path());
    }
    current = step.batch();
    latest = Math.max(latest, step.latest());
    progress = step.after();
    if (step.last()) {
      read.put(next.path(), open.stat());
      waiting.remove();
      progress = Progress.none(latest);
      open.close();
      file = null;
    }
    quietSince = now;
    change(now);
  }

  private void look(Instant now) throws IOException {
    if (now.isBefore(nextLook)) {
      return;
    }
    SortedMap<String, FileStat> found = InputFiles.find(settings.path());
    // What is gone may come again, as another file.
    if (read.keySet().retainAll(found.keySet())) {
      change(now);
    }
    List<Waiting> fresh = new ArrayList<>();
    for (Map.Entry<String, FileStat> each : found.entrySet()) {
      FileStat before = read.get(each.getKey());
      if (!each.getValue().equals(before) && isShown(each.getKey(), each.getValue(), before)) {
        fresh.add(new Waiting(each.getKey(), each.getValue(), before));
      }
    }
    fresh.sort(BY_AGE);
    waiting.addAll(fresh.subList(0, Math.min(fresh.size(), MOST_WAITING)));
    if (waiting.isEmpty()) {
      beIdle(now);
      nextLook = now.plus(settings.every());
    } else {
      held = true;
      progress = Progress.none(latest);
      nextLook = fresh.size() > MOST_WAITING ? now : now.plus(settings.every());
      change(now);
    }
  }

  /** An empty file, and one that has the name of something unfinished, may still be written to. */
  private static boolean isShown(String path, FileStat stat, @Nullable FileStat before) {
    boolean unfinished = path.endsWith(".tmp") || path.endsWith("._COPYING_");
    return before != null || (stat.sizeBytes() > 0 && !unfinished);
  }

  private void beIdle(Instant now) {
    Duration quiet = Duration.between(quietSince, now);
    if (settings.untilIdleFor() != null && quiet.compareTo(settings.untilIdleFor()) >= 0) {
      ended = true;
      change(now);
    } else if (settings.idleAfter() != null && quiet.compareTo(settings.idleAfter()) >= 0) {
      // Rows to come have it for their stamp: one on time behind the watermark would be lost
      // unseen.
      latest = Math.max(latest, now.minus(settings.idleAfter()).toEpochMilli());
      progress = Progress.none(latest);
      change(now);
    }
  }

  @Override
  public ReadBatch getCurrent() {
    ReadBatch batch = current;
    if (batch == null) {
      throw new NoSuchElementException("Cannot give a batch: there is none at the moment");
    }
    return batch;
  }

  @Override
  public org.joda.time.Instant getCurrentTimestamp() {
    Block block = getCurrent().block();
    return block == null ? watermark() : BlockTimes.timestampOf(block);
  }

  /** The largest there is once no more files are looked for. */
  @Override
  public org.joda.time.Instant getWatermark() {
    return ended ? BoundedWindow.TIMESTAMP_MAX_VALUE : watermark();
  }

  private org.joda.time.Instant watermark() {
    return BlockTimes.within(SplitTimes.watermark(latest, settings.rows().disorder().toMillis()));
  }

  @Override
  public WatchMark getCheckpointMark() {
    unmarked = false;
    return new WatchMark(read, List.copyOf(waiting), progress, latest, ended);
  }

  @Override
  public WatchSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
