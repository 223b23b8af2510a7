/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * What one of Beam's file systems has to know beside a file's address, such as where its server is.
 * It is taken from the environment of whoever starts a run, as the system's own tools take it, into
 * the options that all workers of the run get. Secrets stay out of them: each worker has its own.
 *
 * <p>Found by {@link ServiceLoader} at run time.
 *
 * @since 0.1
 */
@Evolving
public interface FileSystemSettings {

  /**
   * Sets what the environment tells.
   *
   * @throws ValidationException with every problem, one a line
   */
  void apply(PipelineOptions options);

  /**
   * Sets those of all file systems on the class path.
   *
   * @throws ValidationException with the problems of all of them, one a line
   */
  static void applyAll(PipelineOptions options) {
    List<String> problems = new ArrayList<>();
    for (FileSystemSettings settings : ServiceLoader.load(FileSystemSettings.class)) {
      try {
        settings.apply(options);
      } catch (ValidationException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("\n", problems));
    }
  }

  /**
   * Lets files with a scheme be looked up in this JVM, where no pipeline is yet.
   *
   * @throws ValidationException as {@link #applyAll}
   */
  static void register() {
    PipelineOptions options = PipelineOptionsFactory.create();
    applyAll(options);
    FileSystems.setDefaultPipelineOptions(options);
  }
}
