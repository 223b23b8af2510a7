/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.time.InstantSource;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** A folder whose files are read as they come, by one reader. */
final class WatchSource extends UnboundedSource<ReadBatch, WatchMark> {
  private static final long serialVersionUID = 1L;

  private final WatchSettings settings;

  WatchSource(WatchSettings settings) {
    this.settings = settings;
  }

  /** Which file comes after which decides stamps, so one reader has them all. */
  @Override
  public List<WatchSource> split(int desired, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public WatchReader createReader(PipelineOptions options, @Nullable WatchMark mark) {
    return createReader(mark, InstantSource.system());
  }

  WatchReader createReader(@Nullable WatchMark mark, InstantSource clock) {
    return new WatchReader(this, settings, mark == null ? WatchMark.START : mark, clock);
  }

  @Override
  public Coder<ReadBatch> getOutputCoder() {
    return ReadBatch.coder(settings.rows().output());
  }

  @Override
  public Coder<WatchMark> getCheckpointMarkCoder() {
    return WatchMarkCoder.INSTANCE;
  }

  @Override
  public String toString() {
    return "Folder " + settings.path();
  }
}
