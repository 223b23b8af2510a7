/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.runners.spark.Pin.Read;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.beam.sdk.io.UnboundedSource;

/**
 * The files from which another driver goes on when that of a stream is gone: now and then a {@link
 * Snapshot}, and of each micro-batch since then its {@link Pin}, which is there before any of the
 * micro-batch is worked off.
 *
 * <p>One thread makes up micro-batches, another hears that they are done.
 */
final class StreamLog {
  private static final String SNAPSHOTS = "state";
  private static final String PINS = "pins";

  /** In front of a path as it is: Spark takes an escaped blank for three characters. */
  private static final String LOCAL = "file:";

  /** What makes a folder a state to resume from, for whoever looks for the newest. */
  private static final String COMPLETE = "_metadata";

  private final Path folder;
  private final Optional<Path> from;
  private final boolean isKept;
  private final TreeMap<String, ArrayList<UnboundedSource<?, ?>>> splits = new TreeMap<>();
  private Snapshot restored = new Snapshot(Pin.none(), splits, new TreeMap<>());
  private volatile Snapshot newest = restored;
  private volatile boolean isDone;

  private StreamLog(Path folder, Optional<Path> from, boolean isKept) {
    this.folder = folder;
    this.from = from;
    this.isKept = isKept;
  }

  /**
   * Of a stream that another driver can go on with until it has come to its end.
   *
   * @param folder the stream's alone; all workers see it
   * @param from the folder of a snapshot in it; empty for a stream that begins
   */
  static StreamLog ofRun(Path folder, Optional<Path> from) {
    return new StreamLog(folder, from, true);
  }

  /** Of a stream that ends with this driver. */
  static StreamLog temporary(Path folder) {
    return new StreamLog(folder, Optional.empty(), false);
  }

  /** Where Spark is to write what is kept of keys, as it takes it. */
  String state() {
    return LOCAL + folder.toAbsolutePath();
  }

  /**
   * Begins anew, or goes on from the snapshot.
   *
   * @throws ValidationException if there is no such snapshot
   */
  void open() throws IOException {
    if (from.isPresent()) {
      Path complete = from.get().resolve(COMPLETE);
      if (!from.get().startsWith(folder) || !Files.exists(complete)) {
        throw new ValidationException(
            "Cannot resume from %s: it is no state in %s".formatted(from.get(), folder));
      }
      restored = DurableFile.read(complete, Snapshot.class);
      newest = restored;
      splits.putAll(restored.splits());
      removeOthers();
    } else {
      DurableFile.deleteAll(folder);
    }
    Files.createDirectories(folder.resolve(PINS));
  }

  /** What the other driver had begun to write, or to remove, when it ended. */
  private void removeOthers() throws IOException {
    DurableFile.deleteAll(folder.resolve("beam-checkpoint"));
    for (Path made : DurableFile.list(folder.resolve(SNAPSHOTS))) {
      if (!made.equals(snapshot(restored))) {
        DurableFile.deleteAll(made);
      }
    }
    for (Path pin : DurableFile.list(folder.resolve(PINS))) {
      if (!pin.getFileName().toString().matches("\\d+")
          || number(pin) <= restored.last().number()) {
        Files.delete(pin);
      }
    }
    List<Path> kept = restored.keys().values().stream().map(StreamLog::local).toList();
    for (Path ofDriver : DurableFile.list(folder.resolve("spark-checkpoint"))) {
      for (Path written : DurableFile.list(ofDriver)) {
        if (!kept.contains(written)) {
          DurableFile.deleteAll(written);
        }
      }
    }
  }

  private static Path local(String file) {
    return Path.of(file.startsWith(LOCAL) ? file.substring(LOCAL.length()) : file);
  }

  /** What the stream goes on from; nothing for one that begins. */
  Snapshot restored() {
    return restored;
  }

  /** How far a source was, by the step that reads. */
  Optional<Read> restoredRead(String step) {
    return Optional.ofNullable(restored.last().reads().get(step));
  }

  /** Where Spark has written what a step kept of keys. */
  Optional<String> restoredKeys(String step) {
    return Optional.ofNullable(restored.keys().get(step));
  }

  /**
   * The splits of a source, the same for as long as the stream goes on.
   *
   * @param first how it is split when the stream begins
   */
  List<UnboundedSource<?, ?>> splits(String step, Supplier<List<UnboundedSource<?, ?>>> first) {
    return splits.computeIfAbsent(step, begins -> new ArrayList<>(first.get()));
  }

  /** All sources are split: from now on the stream can be resumed. */
  void begin() throws IOException {
    if (from.isEmpty()) {
      write(restored);
    }
  }

  /** How another driver has made up a micro-batch; empty if none has. */
  Optional<Pin> pinned(long number) throws IOException {
    Path file = pin(number);
    return Files.exists(file) ? Optional.of(DurableFile.read(file, Pin.class)) : Optional.empty();
  }

  /** Writes how a micro-batch is made up. */
  void write(Pin pin) throws IOException {
    DurableFile.write(pin(pin.number()), pin);
  }

  /**
   * Writes that a micro-batch and all before it are done.
   *
   * @param keys where Spark has written what is kept of keys, by the step that keeps
   */
  void reached(Pin last, TreeMap<String, String> keys) throws IOException {
    Snapshot before = newest;
    Snapshot now = new Snapshot(last, splits, keys);
    write(now);
    newest = now;
    DurableFile.deleteAll(snapshot(before));
    for (String older : before.keys().values()) {
      DurableFile.deleteAll(local(older));
    }
    for (long number = before.last().number() + 1; number <= last.number(); number++) {
      Files.deleteIfExists(pin(number));
    }
  }

  private void write(Snapshot snapshot) throws IOException {
    Path made = snapshot(snapshot);
    Files.createDirectories(made);
    DurableFile.write(made.resolve(COMPLETE), snapshot);
  }

  private Path snapshot(Snapshot snapshot) {
    return folder.resolve(SNAPSHOTS).resolve(numbered(snapshot.last().number()));
  }

  private Path pin(long number) {
    return folder.resolve(PINS).resolve(numbered(number));
  }

  private static long number(Path pin) {
    return Long.parseLong(pin.getFileName().toString());
  }

  private static String numbered(long number) {
    return String.format(Locale.ROOT, "%012d", number);
  }

  /** The stream has come to its end. */
  void end() {
    isDone = true;
  }

  /**
   * Removes all of it, unless another driver may go on from it.
   *
   * @param isAccepted whether the run takes the stream's end for its own; one that was told to stop
   *     as the stream came to its end does not, and is to be finished by another driver
   */
  void close(boolean isAccepted) throws IOException {
    if (!isKept || (isDone && isAccepted)) {
      DurableFile.deleteAll(folder);
    }
  }
}
