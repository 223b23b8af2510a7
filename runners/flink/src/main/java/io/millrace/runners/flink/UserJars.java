/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.construction.resources.PipelineResources;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.util.FileUtils;

/**
 * What a cluster needs of this class path: all but Flink itself and what it logs by.
 *
 * @param paths the jars
 * @param folder of those that were made here, from folders of classes
 */
record UserJars(List<String> paths, Path folder) implements Closeable {
  /** Flink looks for these in its own class path first; the one here may be of another version. */
  private static final Pattern OF_THE_CLUSTER =
      Pattern.compile("(flink-|frocksdbjni-|slf4j-|kryo-|chill-java-).*\\.jar");

  static UserJars of(PipelineOptions options) {
    List<String> needed =
        PipelineResources.detectClassPathResourcesToStage(UserJars.class.getClassLoader(), options)
            .stream()
            .filter(path -> !OF_THE_CLUSTER.matcher(new File(path).getName()).matches())
            .toList();
    try {
      Path folder = Files.createTempDirectory("millrace-jars");
      return new UserJars(
          PipelineResources.prepareFilesForStaging(needed, folder.toString()), folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot gather the jars: " + e.getMessage(), e);
    }
  }

  void addTo(JobGraph graph) {
    paths.forEach(path -> graph.addJar(new org.apache.flink.core.fs.Path(new File(path).toURI())));
  }

  @Override
  public void close() throws IOException {
    FileUtils.deleteDirectory(folder.toFile());
  }
}
