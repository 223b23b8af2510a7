/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.WatchMark.Progress;
import io.millrace.io.files.WatchMark.Waiting;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of a folder, some batches at a time, or tells why it is not read. Not thread-safe.
 */
final class WatchedFile implements AutoCloseable {
  private static final int MANY_LETTERS = 1_000;

  private final Waiting file;
  private final WatchSettings settings;
  private final Progress passed;
  private final FileStat stat;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Rejected> letters = new ArrayList<>();
  private final Deque<Step> ready = new ArrayDeque<>();
  private RangeRows.@Nullable Rows rows;
  private Progress read;
  private long latest;
  private long bytes;
  private boolean ended;

  /**
   * A batch, and where the file is after it.
   *
   * @param latest the largest event time given out then
   * @param last whether the file is at its end
   */
  record Step(ReadBatch batch, Progress after, long latest, boolean last) {}

  /**
   * @param passed what of it was given out before
   */
  private WatchedFile(Waiting file, WatchSettings settings, Progress passed, FileStat stat) {
    this.file = file;
    this.settings = settings;
    this.passed = passed;
    this.stat = stat;
    this.read = Progress.none(passed.start());
    this.latest = passed.start();
  }

  /** Begins a file, or goes on with it. */
  static WatchedFile open(Waiting file, WatchSettings settings, Progress passed, long latest) {
    FileStat now = file.stat();
    IOException failure = null;
    try {
      now = stat(file.path());
    } catch (IOException e) {
      failure = e;
    }
    WatchedFile opened = new WatchedFile(file, settings, passed, now);
    FileStat before = file.before();
    if (before != null) {
      opened.refuse(changed(file.path(), before, now, "what is new in it is not read"), latest);
    } else if (failure != null) {
      opened.refuse(unreadable(file.path(), failure), latest);
    } else if (passed.batches() > 0 && !now.equals(file.stat())) {
      String rest = "%d of its records were, and the rest is not read".formatted(passed.records());
      opened.refuse(changed(file.path(), file.stat(), now, rest), latest);
    } else {
      opened.begin(latest);
    }
    return opened;
  }

  private static FileStat stat(String path) throws IOException {
    FileStat stat = InputFiles.find(listed(path)).get(path);
    if (stat == null) {
      throw new UnreadableInputException("no such file");
    }
    return stat;
  }

  /**
   * What is asked for to find a file: Beam's file systems take a name with a bracket for a glob.
   */
  private static String listed(String path) {
    return Storage.isRemote(path) && Listing.isGlob(path)
        ? path.substring(0, path.lastIndexOf('/', Listing.firstWildcard(path)))
        : path;
  }

  private static Problem changed(String path, FileStat before, FileStat now, String consequence) {
    return new Problem(
        WatchFiles.CHANGED_FILE,
        "Cannot read %s: it has changed since it was read (%s then, %s now); %s"
            .formatted(path, described(before), described(now), consequence));
  }

  private static String described(FileStat stat) {
    return "%d bytes of %s"
        .formatted(stat.sizeBytes(), java.time.Instant.ofEpochMilli(stat.modifiedMillis()));
  }

  private static Problem unreadable(String path, IOException failure) {
    return new Problem(
        RawRecord.UNREADABLE_FILE,
        "Cannot read %s: %s".formatted(path, InputFiles.reason(failure, path)));
  }

  private void begin(long latestGiven) {
    InputFile sniffed;
    try {
      sniffed = FileSniffer.sniff(file.path(), stat.sizeBytes(), settings.format());
    } catch (IOException e) {
      refuse(unreadable(file.path(), e), latestGiven);
      return;
    }
    ReadBlocksSettings how = settings.rows().withFormat(sniffed.format());
    List<String> problems = how.problems();
    if (!problems.isEmpty()) {
      refuse(
          new Problem(
              RawRecord.UNREADABLE_FILE,
              "Cannot read %s: %s".formatted(file.path(), String.join("; ", problems))),
          latestGiven);
      return;
    }
    FileRange whole = new FileRange(file.path(), sniffed.compression(), 0, Long.MAX_VALUE);
    rows =
        new RangeRows(how, /* lasting= */ true)
            .open(whole, passed.start(), blocks::add, letters::add);
  }

  /** Makes the file a letter, behind what was given out of it. */
  private void refuse(Problem problem, long latestGiven) {
    read = passed;
    latest = latestGiven;
    letters.add(
        Rejected.at(
                requireNonNull(settings.rows().context(), "context is null"),
                problem.code(),
                Rejected.Category.DATA)
            .message(problem.message())
            .idempotencyKey(file.path() + "#" + stat.sizeBytes() + "@" + stat.modifiedMillis())
            .bytes(new byte[0], "text")
            .build());
    add(null, true);
  }

  /** The next batch; null once the last one was given. */
  @Nullable Step next() {
    while (ready.isEmpty() && !ended) {
      step();
    }
    return ready.poll();
  }

  private void step() {
    RangeRows.Rows open = requireNonNull(rows, "the file is not open");
    boolean more = open.next();
    for (int i = 0; i < blocks.size(); i++) {
      add(blocks.get(i), !more && i == blocks.size() - 1);
    }
    boolean given = !blocks.isEmpty();
    blocks.clear();
    if (!given && (!more || letters.size() >= MANY_LETTERS)) {
      add(null, !more);
    }
  }

  private void add(@Nullable Block block, boolean last) {
    long rowCount = block == null ? 0 : block.rows();
    long records = rowCount + letters.size();
    long now = rows == null ? 0 : rows.bytes();
    ReadBatch batch = new ReadBatch(file.path(), records, now - bytes, block, letters);
    bytes = now;
    letters.clear();
    // Block by block: a watermark must not pass rows that are read, and not given out yet.
    for (long time : block == null ? new long[0] : block.eventTimes()) {
      latest = Math.max(latest, time);
    }
    read = new Progress(read.batches() + 1, read.records() + records, read.start());
    ended = last;
    if (read.batches() > passed.batches()) {
      ready.add(new Step(batch, read, latest, last));
    } else if (last || (read.batches() == passed.batches() && read.records() != passed.records())) {
      throw new IllegalStateException(
          "Cannot go on in %s: %d of its records were given out, and now it has %d up to there"
              .formatted(file.path(), passed.records(), read.records()));
    }
  }

  /** As it was when it was opened. */
  FileStat stat() {
    return stat;
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
    }
  }
}
