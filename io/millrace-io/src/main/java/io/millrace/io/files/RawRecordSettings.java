/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a source without end reads records as received.
 *
 * @param context null until it is given
 * @param ingestedAt null until it is given
 * @param times null until it is given
 * @param disorder how far behind the largest one an event time may be before its row has a stamp
 * @since 0.1
 */
@Internal
public record RawRecordSettings(
    @Nullable StepContext context,
    @Nullable Instant ingestedAt,
    @Nullable RecordTimes times,
    Duration disorder,
    ReadFilesSpec spec)
    implements Serializable {

  /** Nothing that is required, all else at its default. */
  public static RawRecordSettings unset() {
    return new RawRecordSettings(null, null, null, Duration.ZERO, ReadFilesSpec.defaults());
  }

  /** A copy with another {@link #context()}. */
  public RawRecordSettings withContext(StepContext newContext) {
    requireNonNull(newContext, "context is null");
    return new RawRecordSettings(newContext, ingestedAt, times, disorder, spec);
  }

  /** A copy with another {@link #ingestedAt()}. */
  public RawRecordSettings withIngestedAt(Instant newIngestedAt) {
    requireNonNull(newIngestedAt, "ingestedAt is null");
    return new RawRecordSettings(context, newIngestedAt, times, disorder, spec);
  }

  /** A copy with another {@link #times()}. */
  public RawRecordSettings withTimes(RecordTimes newTimes) {
    requireNonNull(newTimes, "times is null");
    return new RawRecordSettings(context, ingestedAt, newTimes, disorder, spec);
  }

  /**
   * A copy with another {@link #disorder()}.
   *
   * @throws IllegalArgumentException if it is not whole milliseconds in bounds
   */
  public RawRecordSettings withDisorder(Duration newDisorder) {
    SplitTimes.checkDisorder(newDisorder);
    return new RawRecordSettings(context, ingestedAt, times, newDisorder, spec);
  }

  /** A copy with another {@link #spec()}. */
  public RawRecordSettings withSpec(ReadFilesSpec newSpec) {
    requireNonNull(newSpec, "spec is null");
    return new RawRecordSettings(context, ingestedAt, times, disorder, newSpec);
  }

  /** All that is missing. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (context == null) {
      problems.add("Missing required context; call at(StepContext)");
    }
    if (ingestedAt == null) {
      problems.add("Missing required ingestedAt; call ingestedAt(Instant)");
    }
    if (times == null) {
      problems.add("Missing required event times; call timedBy(RecordTimes)");
    }
    return problems;
  }

  /**
   * Takes records of that format, one in each array's stretch.
   *
   * @param header of CSV records; null for other formats
   */
  public RecordBlocks open(FileFormat format, @Nullable String header, Consumer<Block> output) {
    return new ReceivedBlocks(this, format, header, output);
  }

  /** The event times of a split's records after one whose largest time was that. */
  SplitTimes newTimes(long latest) {
    RecordTimes.Reader reader = requireNonNull(times, "times is null").open();
    return new SplitTimes(reader, disorder.toMillis(), latest);
  }
}
