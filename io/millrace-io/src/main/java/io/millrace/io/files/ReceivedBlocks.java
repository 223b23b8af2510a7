/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives out records as received. Not thread-safe; one per reader. */
final class ReceivedBlocks implements RecordBlocks {
  private final StepContext context;
  private final Instant ingestedAt;
  private final int maxRecordBytes;
  private final SplitTimes times;
  private final FileFormat format;
  private final @Nullable String header;
  private final Consumer<Block> output;
  private byte[] bytes = {};
  private RawBlocks blocks;
  private FileRecords records;

  /**
   * @param header of CSV records; null for other formats
   */
  ReceivedBlocks(
      RawRecordSettings settings,
      FileFormat format,
      @Nullable String header,
      Consumer<Block> output) {
    this.context = requireNonNull(settings.context(), "context is null");
    this.ingestedAt = requireNonNull(settings.ingestedAt(), "ingestedAt is null");
    this.maxRecordBytes = settings.spec().maxRecordBytes();
    this.times = settings.newTimes(Block.ON_TIME);
    this.format = format;
    this.header = header;
    this.output = output;
    this.blocks = blocks("");
    this.records = new FileRecords("", blocks);
  }

  private RawBlocks blocks(String place) {
    RawBlocks made = RawBlocks.gathering(place, format, context, ingestedAt, times, output);
    made.useHeader(header);
    return made;
  }

  @Override
  public void moveTo(String place, long latest) {
    times.moveTo(latest);
    blocks = blocks(place);
    records = new FileRecords(place, blocks);
  }

  @Override
  public long latest() {
    return times.latest();
  }

  @Override
  public void begin(byte[] newBytes) {
    bytes = newBytes;
  }

  @Override
  public void add(int from, int to, long position) {
    blocks.startAfter(position, 0);
    if (to - from <= maxRecordBytes) {
      records.add(null, bytes, from, to - from, null);
      return;
    }
    RecordBytes kept = new RecordBytes(FileRecords.KEPT_BYTES);
    kept.write(bytes, from, to - from);
    records.add(null, kept, FileRecords.tooLarge(to - from, maxRecordBytes));
  }

  @Override
  public void addNothing(long position) {
    blocks.startAfter(position, 0);
    records.addNothing(null, FileRecords.noValue());
  }

  @Override
  public void end() {
    blocks.giveOut();
  }
}
