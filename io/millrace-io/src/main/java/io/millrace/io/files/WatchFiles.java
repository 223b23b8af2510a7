/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a folder straight into blocks, those that are there and those that come, as
 * input without end.
 *
 * <p>A file is to be complete when it gets its name: written under a name that begins with a dot or
 * an underscore or ends in {@code .tmp} or {@code ._COPYING_}, and renamed then. It does not read
 * what is written to a file later, and does not read the folder's files beside each other.
 *
 * <p><i>Input</i>: files as {@link InputFiles#resolve} finds them, but for those without a byte,
 * which are looked at again. Each time the folder is looked into, the new ones are read one after
 * the other, the one that was last written to longest ago first, and of several the first by path;
 * the next look comes behind them. <i>Output</i>: what {@link ReadBlocks} gives of their records,
 * and tallies that add up to a file's.
 *
 * <p><i>Time and windows</i>: a row's stamp ({@link Block#stamp}) is the largest event time before
 * it, of all files, less the allowed disorder, and so is the watermark: a file with old rows that
 * comes late has late rows. While no file comes the watermark stays, unless {@link #idleAfter} is
 * set. All in the global window.
 *
 * <p><i>State and memory</i>: a checkpoint holds each file that was read and is still there, about
 * a hundred bytes for each, so move away what was read; of the file under way, how much was given
 * out: it is read again up to there. A file that was moved away and comes again is new. Memory of a
 * few MiB as of {@link ReadBlocks}.
 *
 * <p><i>Failures</i>: a file that was read and has another size or time then is a letter {@link
 * #CHANGED_FILE}, once for each change, and what is new in it is not read. One that cannot be read
 * is a letter {@code UNREADABLE_FILE}. A folder that cannot be listed fails the bundle.
 *
 * <pre>{@code
 * ReadBlocksResult read =
 *     pipeline.apply(
 *         WatchFiles.in("in/clicks", click)
 *             .every(Duration.ofSeconds(5))
 *             .eventTimeIn("ts")
 *             .at(new StepContext("run-1", "clicks/Read")));
 * // mv out/.17.jsonl in/clicks/17.jsonl -> its rows, within five seconds
 * }</pre>
 *
 * <p>Only for streaming.
 *
 * @since 0.1
 */
@Evolving
public final class WatchFiles extends PTransform<PBegin, ReadBlocksResult> {
  /** The code of a letter for a file that has changed since it was read. */
  public static final String CHANGED_FILE = "CHANGED_FILE";

  private static final long serialVersionUID = 1L;

  private final WatchSettings settings;

  private WatchFiles(WatchSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads these fields of all files, each told by its content or name as {@link InputFiles#resolve}
   * does; {@link ReadBlocks} says what each format makes of them.
   *
   * @param folderOrGlob a local path, which is there, or one with a scheme that one of Beam's file
   *     systems knows
   * @throws IllegalArgumentException if it is empty
   */
  public static WatchFiles in(String folderOrGlob, Schema schema) {
    return new WatchFiles(
        new WatchSettings(
            requireNonNull(folderOrGlob, "folderOrGlob is null"),
            null,
            ReadBlocksSettings.of(FileFormat.JSONL, schema),
            WatchSettings.EVERY,
            null,
            null));
  }

  /** Reads all files as of that format; one that is of another is a letter. */
  public WatchFiles as(FileFormat format) {
    return new WatchFiles(settings.withFormat(requireNonNull(format, "format is null")));
  }

  /**
   * How long to wait before looking into the folder again.
   *
   * @param time from a millisecond to 3,650 days; 10 seconds by default
   * @throws IllegalArgumentException if it is not that
   */
  public WatchFiles every(Duration time) {
    return new WatchFiles(settings.withEvery(requireNonNull(time, "time is null")));
  }

  /**
   * Lets the watermark follow the clock, less this and the disorder, while no file has come for so
   * long. So it suits files whose event times do. When one comes again, the watermark that went on
   * is the least stamp of its rows: what is too late for it is told as late.
   *
   * @param time from a millisecond to 3,650 days; without it the watermark stays
   * @throws IllegalArgumentException if it is not that
   */
  public WatchFiles idleAfter(Duration time) {
    return new WatchFiles(settings.withIdleAfter(requireNonNull(time, "time is null")));
  }

  /**
   * Ends, with the last watermark there is, when no file has come for so long.
   *
   * @param time from a millisecond to 3,650 days; without it the stream does not end
   * @throws IllegalArgumentException if it is not that
   */
  public WatchFiles untilIdleFor(Duration time) {
    return new WatchFiles(settings.withUntilIdleFor(requireNonNull(time, "time is null")));
  }

  /** Required: the field with the event time, INT64 in epoch milliseconds or DATETIME. */
  public WatchFiles eventTimeIn(String field) {
    return with(settings.rows().withEventTimeField(field));
  }

  /**
   * How much event times may go back, in a file or from one to the next, and still count as in
   * order.
   *
   * @param disorder whole milliseconds, from 0, the default, to 3,650,000 days
   * @throws IllegalArgumentException if it is not that
   */
  public WatchFiles allowingDisorder(Duration disorder) {
    return with(settings.rows().withDisorder(disorder));
  }

  /** Required: the run and step that letters name. */
  public WatchFiles at(StepContext context) {
    return with(settings.rows().withContext(context));
  }

  /** Reads with other bounds than the {@linkplain ReadFilesSpec#defaults() default}. */
  public WatchFiles with(ReadFilesSpec spec) {
    return with(settings.rows().withSpec(spec));
  }

  private WatchFiles with(ReadBlocksSettings rows) {
    return new WatchFiles(settings.withRows(rows));
  }

  WatchSource source() {
    return new WatchSource(settings);
  }

  @Override
  public ReadBlocksResult expand(PBegin input) {
    FileFormat format = settings.format();
    ReadBlocksSettings rows = settings.rows();
    List<String> problems =
        new ArrayList<>((format == null ? rows : rows.withFormat(format)).problems());
    try {
      InputFiles.find(settings.path());
    } catch (IOException e) {
      problems.add(
          "Cannot watch %s: %s".formatted(settings.path(), InputFiles.reason(e, settings.path())));
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return ReadBatch.sort(input.apply("Look", Read.from(source())), rows.output());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    FileFormat format = settings.format();
    builder
        .add(DisplayData.item("path", settings.path()).withLabel("Folder"))
        .add(DisplayData.item("every", settings.every().toString()).withLabel("Looked into every"))
        .addIfNotNull(
            DisplayData.item("format", format == null ? null : format.word()).withLabel("Format"))
        .addIfNotNull(text("idle_after", settings.idleAfter()).withLabel("Idle after"))
        .addIfNotNull(text("until_idle_for", settings.untilIdleFor()).withLabel("Until idle for"))
        .add(
            DisplayData.item("disorder", settings.rows().disorder().toString())
                .withLabel("Disorder"));
  }

  private static DisplayData.ItemSpec<?> text(String name, @Nullable Duration time) {
    return DisplayData.item(name, time == null ? null : time.toString());
  }
}
