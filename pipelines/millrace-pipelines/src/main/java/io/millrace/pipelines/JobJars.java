/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.construction.resources.PipelineResources;

/**
 * What a {@link Cluster} needs of this class path to run a job: all but what is the cluster's own.
 *
 * @param paths jars
 * @param folder of those that were made here, from folders of classes; removed at the end
 * @since 0.1
 */
@Evolving
public record JobJars(List<Path> paths, Path folder) implements Closeable {
  /**
   * @param ofTheCluster the names of jars that stay here
   */
  public static JobJars without(Pattern ofTheCluster, PipelineOptions options) {
    List<String> needed =
        PipelineResources.detectClassPathResourcesToStage(JobJars.class.getClassLoader(), options)
            .stream()
            .filter(path -> !ofTheCluster.matcher(Path.of(path).getFileName().toString()).matches())
            .toList();
    try {
      Path folder = Files.createTempDirectory("millrace-jars");
      List<Path> paths =
          PipelineResources.prepareFilesForStaging(needed, folder.toString()).stream()
              .map(Path::of)
              .toList();
      return new JobJars(paths, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot gather the jars of a job: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> made = Files.list(folder)) {
      for (Path jar : made.toList()) {
        Files.delete(jar);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the jars of a job: " + e.getMessage(), e);
    }
  }
}
