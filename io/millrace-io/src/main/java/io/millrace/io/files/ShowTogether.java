/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Shows the files of several writers once all of them are complete, so that readers never see some
 * outputs of a run that failed before the others.
 *
 * <p>Each file gets its name in one step, one file after the other: who looks meanwhile may see the
 * first ones only. All the writers wait at one place, where each alone would have one of its own,
 * with state that every checkpoint has to write.
 *
 * <p><i>Input</i>: paths from {@link WriteLines#hidden()} and {@link WriteParquetBlocks#hidden()},
 * bounded and in the global window. <i>Output</i>: the same paths, those of one attempt.
 *
 * <p><i>State and memory</i>: a path per file.
 *
 * <p><i>Failures</i>: the first complete set of files is written down in a hidden file; an engine
 * that goes back to a checkpoint after that shows the same set.
 *
 * <pre>{@code
 * PCollectionList.of(sales.apply("WriteSales", WriteLines.to("/lake/sales", ".csv").hidden()))
 *     .and(letters.apply("WriteLetters", WriteLines.to("/lake/rejected", ".ndjson").hidden()))
 *     .apply(ShowTogether.decidingIn("/lake"));
 * // /lake/sales/0c67...e2.csv and /lake/rejected/91b0...04.ndjson are there, or neither
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class ShowTogether extends PTransform<PCollectionList<String>, PCollection<String>> {
  private static final long serialVersionUID = 1L;

  private final String folder;

  private ShowTogether(String folder) {
    this.folder = folder;
  }

  /**
   * Writes down in that folder which files are shown.
   *
   * @param folder a local path, or one with a scheme that one of Beam's file systems knows
   * @throws IllegalArgumentException if it is empty
   */
  public static ShowTogether decidingIn(String folder) {
    requireNonNull(folder, "folder is null");
    if (folder.isEmpty()) {
      throw new IllegalArgumentException("Missing required folder");
    }
    return new ShowTogether(folder);
  }

  @Override
  public PCollection<String> expand(PCollectionList<String> hidden) {
    return hidden
        .apply("AllFiles", Flatten.pCollections())
        .setCoder(StringUtf8Coder.of())
        .apply("Show", new ShowFiles<>(folder, path -> path));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("folder", folder).withLabel("Folder"));
  }
}
