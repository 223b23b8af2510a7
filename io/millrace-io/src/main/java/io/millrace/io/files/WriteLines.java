/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes lines as text files into a folder, in UTF-8, each with a line feed behind it.
 *
 * <p>Each bundle becomes a file, without a shuffle. It does not promise a file size, an order of
 * lines, or that the folder holds no other files, and it does not look for line feeds in a line.
 *
 * <p><i>Input</i>: bounded, in the global window. <i>Output</i>: the path of each file; none for no
 * lines.
 *
 * <p><i>State and memory</i>: nothing of the lines.
 *
 * <p><i>Failures</i>: as {@link WriteParquetBlocks}: files are hidden until all are complete, and
 * each line is shown once where the engine counts it once.
 *
 * <pre>{@code
 * PCollection<String> files = lines.apply(WriteLines.to("/lake/rejected", ".ndjson"));
 * // 12 lines of one bundle -> /lake/rejected/0c67...e2.ndjson
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class WriteLines extends PTransform<PCollection<String>, PCollection<String>> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String suffix;
  private final boolean hidden;

  private WriteLines(String folder, String suffix, boolean hidden) {
    this.folder = folder;
    this.suffix = suffix;
    this.hidden = hidden;
  }

  /**
   * Writes into that folder, which is made if it is not there.
   *
   * @param folder a local path, or one with a scheme that one of Beam's file systems knows
   * @param suffix what the files' names end with
   * @throws IllegalArgumentException if the folder is empty
   */
  public static WriteLines to(String folder, String suffix) {
    requireNonNull(folder, "folder is null");
    requireNonNull(suffix, "suffix is null");
    if (folder.isEmpty()) {
      throw new IllegalArgumentException("Missing required folder");
    }
    return new WriteLines(folder, suffix, false);
  }

  /** Leaves the files for {@link ShowTogether} to show, and gives the paths they will have. */
  public WriteLines hidden() {
    return new WriteLines(folder, suffix, true);
  }

  @Override
  public PCollection<String> expand(PCollection<String> input) {
    if (input.isBounded() == PCollection.IsBounded.UNBOUNDED
        || !(input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new ValidationException(
          "Cannot write files of "
              + input.getName()
              + ": they are complete when the input ends (must be bounded and globally windowed)");
    }
    PCollection<String> files =
        input
            .apply("WriteHidden", ParDo.of(new WriteLinesFn(folder, suffix)))
            .setCoder(StringUtf8Coder.of());
    return hidden ? files : files.apply("Show", new ShowFiles<>(folder, path -> path));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("folder", folder).withLabel("Folder"))
        .add(DisplayData.item("suffix", suffix).withLabel("Suffix"));
  }
}
