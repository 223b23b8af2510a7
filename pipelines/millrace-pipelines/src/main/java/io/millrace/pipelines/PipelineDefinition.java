/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import java.util.List;

/**
 * A pipeline that can be run by name. Found by {@link java.util.ServiceLoader}; names no runner.
 *
 * @since 0.1
 */
@Evolving
public interface PipelineDefinition {
  /** Lower case, as in {@code millrace run NAME}. */
  String name();

  /** One sentence for {@code --help}. */
  String description();

  /** The options of this pipeline, beside those every run has. */
  List<PipelineOption> options();

  /** Command lines for {@code --help}, without the program's name. */
  List<String> examples();

  /**
   * Checks options and inputs without running anything.
   *
   * @throws io.millrace.transforms.ValidationException with every problem, one a line
   */
  PreparedPipeline prepare(RunRequest request);
}
