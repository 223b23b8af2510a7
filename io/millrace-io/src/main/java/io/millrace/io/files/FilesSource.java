/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Files, or the share of them that one reader reads, as if they had no end. */
final class FilesSource extends UnboundedSource<ReadBatch, FilesMark> {
  private static final long serialVersionUID = 1L;

  private final ArrayList<InputFile> files;
  private final RawRecordSettings settings;
  private final int splits;
  private final Pace pace;

  private FilesSource(List<InputFile> files, RawRecordSettings settings, int splits, Pace pace) {
    this.files = new ArrayList<>(files);
    this.settings = settings;
    this.splits = splits;
    this.pace = pace;
  }

  /**
   * @param splits how many readers at most share the files
   */
  static FilesSource of(List<InputFile> files, RawRecordSettings settings, int splits, Pace pace) {
    return new FilesSource(files, settings, splits, pace);
  }

  List<InputFile> files() {
    return files;
  }

  RawRecordSettings settings() {
    return settings;
  }

  Pace pace() {
    return pace;
  }

  /**
   * As many as was chosen, whatever the engine desires: which files follow one another in a split
   * decides {@linkplain Block#stamp stamps}.
   */
  @Override
  public List<FilesSource> split(int desired, PipelineOptions options) {
    int count = Math.min(splits, files.size());
    List<FilesSource> all = new ArrayList<>(count);
    for (int split = 0; split < count; split++) {
      List<InputFile> some = new ArrayList<>();
      for (int i = split; i < files.size(); i += count) {
        some.add(files.get(i));
      }
      all.add(new FilesSource(some, settings, 1, pace));
    }
    return all;
  }

  @Override
  public FilesReader createReader(PipelineOptions options, @Nullable FilesMark mark) {
    return createReader(mark, InstantSource.system());
  }

  FilesReader createReader(@Nullable FilesMark mark, InstantSource clock) {
    return new FilesReader(this, mark == null ? FilesMark.START : mark, clock);
  }

  @Override
  public Coder<ReadBatch> getOutputCoder() {
    return ReadBatch.coder(RawRecord.SCHEMA);
  }

  @Override
  public Coder<FilesMark> getCheckpointMarkCoder() {
    return FilesMarkCoder.INSTANCE;
  }

  @Override
  public String toString() {
    return "Files " + files.stream().map(InputFile::path).toList();
  }
}
