/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;

/**
 * Reads the records of {@link ReadFiles} as input without end, each with an event time: what a
 * stream of them would have been.
 *
 * <p>It does not look for files that come later, and keeps no order between splits.
 *
 * <p><i>Input</i>: the files of {@link ReadFiles}, read one after the other as they are listed.
 *
 * <p><i>Output</i>: the same records, numbers and problems, in blocks with rows of one file: small
 * ones at first, so that results start early. One tally per block; those of a file add up to it.
 *
 * <p><i>Time and windows</i>: a row's event time is what {@link RecordTimes} reads; of a record
 * that tells none, the largest before it. Its stamp ({@link Block#stamp}) is the largest event time
 * before it in its split less the allowed disorder, so whether a row is late depends on the files
 * and their order alone. The watermark of a split is the largest event time given out less the
 * disorder, and goes to its end with the last file. All in the global window.
 *
 * <p><i>State and memory</i>: a checkpoint holds a place in a file and the largest event time. From
 * there on a plain file is read on, a compressed one unpacked again. Memory as of {@link
 * ReadFiles}, once per split.
 *
 * <p><i>Failures</i>: as of {@link ReadFiles}. Files must stay as they are until the run ends.
 *
 * <pre>{@code
 * ReadFilesResult orders = pipeline.apply("Read",
 *     StreamFiles.from(InputFiles.resolve("--orders", "data/orders", null))
 *         .timedBy(MappedTimes.of(mapping))
 *         .allowingDisorder(Duration.ofMinutes(5))
 *         .at(new StepContext(runId, "orders/Read"))
 *         .ingestedAt(started));
 * // orders.csv = "id,at\n7,12:00\n8,12:10\n9,12:02\n"
 * //   -> 7 of 12:00, 8 of 12:10, 9 of 12:02 with the stamp 12:05, and then the end of time
 * }</pre>
 *
 * <p>Only for streaming.
 *
 * @since 0.1
 */
@Evolving
public final class StreamFiles extends PTransform<PBegin, ReadFilesResult> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SPLITS = 1024;

  private final List<InputFile> files;
  private final RawRecordSettings settings;
  private final int splits;
  private final Pace pace;

  private StreamFiles(List<InputFile> files, RawRecordSettings settings, int splits, Pace pace) {
    this.files = files;
    this.settings = settings;
    this.splits = splits;
    this.pace = pace;
  }

  /**
   * Reads these files, each as often as it is listed.
   *
   * @throws IllegalArgumentException if there are none, or some are Parquet
   */
  public static StreamFiles from(List<InputFile> files) {
    ReadFiles.checkReadable(files);
    return new StreamFiles(List.copyOf(files), RawRecordSettings.unset(), 1, Pace.UNBOUND);
  }

  /** Required: reads the event times. */
  public StreamFiles timedBy(RecordTimes times) {
    return with(settings.withTimes(times));
  }

  /**
   * How much event times may go back in a split and still count as in order.
   *
   * @param disorder whole milliseconds, from 0, the default, to 3,650,000 days
   * @throws IllegalArgumentException if it is not that
   */
  public StreamFiles allowingDisorder(Duration disorder) {
    return with(settings.withDisorder(disorder));
  }

  /**
   * Reads so many files side by side: the first file begins the first split, the second the second,
   * and so on in turn. Each split has stamps and a watermark of its own, so runs are the same only
   * with the same number; an engine with fewer workers reads several splits with one.
   *
   * @param most 1 to 1024, 1 by default; no more than there are files. Beam's Spark runner without
   *     Millrace's launcher goes by the latest of the watermarks: exact for 1 only
   * @throws IllegalArgumentException if it is not that
   */
  public StreamFiles inSplits(int most) {
    if (most < 1 || most > MAX_SPLITS) {
      throw new IllegalArgumentException(
          "Invalid splits: %d (must be between 1 and %d)".formatted(most, MAX_SPLITS));
    }
    return new StreamFiles(files, settings, most, pace);
  }

  /**
   * Gives out no more than so many records a second in each split, so that files last as a stream
   * would. After a restart they are counted anew.
   *
   * @param records at least 1; without it, as many as the engine takes
   * @throws IllegalArgumentException if it is less
   */
  public StreamFiles perSecond(int records) {
    if (records < 1) {
      throw new IllegalArgumentException(
          "Invalid records per second: %d (must be >= 1)".formatted(records));
    }
    return new StreamFiles(files, settings, splits, new Pace(records, pace.speed()));
  }

  /**
   * Lets event times in each split go on no faster than so many times the clock: 1 replays the
   * records at the pace they happened, 3600 an hour a second. After a restart it is counted anew.
   *
   * @param speed above 0; without it, as fast as the engine takes them
   * @throws IllegalArgumentException if it is not
   */
  public StreamFiles atSpeed(double speed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException(
          "Invalid speed: %s (must be above 0)".formatted(Double.toString(speed)));
    }
    return new StreamFiles(files, settings, splits, new Pace(pace.recordsPerSecond(), speed));
  }

  /** Required: the run that the records name. */
  public StreamFiles at(StepContext context) {
    return with(settings.withContext(context));
  }

  /** Required: the time that all records carry as ingest time, to the millisecond. */
  public StreamFiles ingestedAt(Instant ingestedAt) {
    return with(settings.withIngestedAt(ingestedAt));
  }

  /** Reads with other bounds than the {@linkplain ReadFilesSpec#defaults() default}. */
  public StreamFiles with(ReadFilesSpec spec) {
    return with(settings.withSpec(spec));
  }

  private StreamFiles with(RawRecordSettings changed) {
    return new StreamFiles(files, changed, splits, pace);
  }

  /** The files to read, as they were given. */
  public List<InputFile> files() {
    return files;
  }

  FilesSource source() {
    return FilesSource.of(files, settings, splits, pace);
  }

  @Override
  public ReadFilesResult expand(PBegin input) {
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return ReadBatch.sortReceived(input.apply("Read", Read.from(source())));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("files", files.size()).withLabel("Files"))
        .add(DisplayData.item("splits", splits).withLabel("Splits at most"))
        .addIfNotDefault(
            DisplayData.item("records_per_second", pace.recordsPerSecond())
                .withLabel("Records a second, at most"),
            Pace.UNBOUND.recordsPerSecond())
        .addIfNotDefault(
            DisplayData.item("speed", pace.speed()).withLabel("Speed of event time, at most"),
            Pace.UNBOUND.speed())
        .add(DisplayData.item("disorder", settings.disorder().toString()).withLabel("Disorder"))
        .add(
            DisplayData.item("max_record_bytes", settings.spec().maxRecordBytes())
                .withLabel("Longest record"));
  }
}
