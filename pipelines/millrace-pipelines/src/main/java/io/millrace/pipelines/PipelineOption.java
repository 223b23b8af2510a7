/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import org.jspecify.annotations.Nullable;

/**
 * An option of a pipeline.
 *
 * @param name without dashes, in kebab case
 * @param label stands for the value in the usage text, e.g. {@code PATH}; null for an option that
 *     is only on or off
 * @param description one or two sentences
 * @param fallback what holds when the option is absent, as shown to people; null for nothing
 * @since 0.1
 */
@Evolving
public record PipelineOption(
    String name, @Nullable String label, String description, @Nullable String fallback) {
  public PipelineOption {
    requireNonNull(description, "description is null");
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("Invalid option name: " + name + " (must be kebab case)");
    }
  }
}
