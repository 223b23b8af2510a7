/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.io.files.ShowTogether;
import io.millrace.io.files.WriteLines;
import io.millrace.io.files.WriteParquetBlocks;
import io.millrace.io.files.WrittenFile;
import io.millrace.transforms.block.Block;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * The folders a run writes into: of bounded input each record once, however often a task is tried,
 * and all to be seen when all are complete; of unbounded input bundle by bundle, to be seen at
 * once.
 */
final class Outputs {
  private final Path folder;
  private final List<PCollection<String>> hidden = new ArrayList<>();

  Outputs(Path folder) {
    this.folder = folder;
  }

  /** Writes lines into a folder of that name. */
  void lines(String step, PCollection<String> lines, String name, String suffix) {
    if (lines.isBounded() == IsBounded.BOUNDED) {
      hidden.add(lines.apply(step, WriteLines.to(path(name), suffix).hidden()));
    } else {
      lines.apply(step, ParDo.of(new WriteAtOnceFn(path(name), suffix)));
    }
  }

  /** Writes blocks into a folder of that name; returns the files they will be in. */
  PCollection<WrittenFile> blocks(String step, PCollection<Block> blocks, String name) {
    PCollection<WrittenFile> files =
        blocks.apply(step, WriteParquetBlocks.to(path(name)).decimal("price", 12, 2).hidden());
    hidden.add(
        files.apply(
            "PathsOf" + step, MapElements.into(TypeDescriptors.strings()).via(WrittenFile::path)));
    return files;
  }

  /** Ends the graph. */
  void show() {
    if (!hidden.isEmpty()) {
      PCollectionList.of(hidden).apply("Show", ShowTogether.decidingIn(folder.toString()));
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
