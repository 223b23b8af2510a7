/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static io.millrace.io.dataset.Datasets.open;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.ReadRecords;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.transforms.ValidationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens the inputs that are addresses of datasets, but for files and topics. */
final class TableChoice {
  /** Without files; with two slashes it is a topic, or a path that Beam's file systems know. */
  private static final Pattern ADDRESS = Pattern.compile("(?!file:)[a-z][a-z0-9]*:(?!//).+");

  private final RunRequest request;
  private final List<String> problems;
  private final Map<String, String> arguments;

  TableChoice(RunRequest request, List<String> problems, Map<String, String> arguments) {
    this.request = request;
    this.problems = problems;
    this.arguments = arguments;
  }

  /** Whether that is an address rather than a path. */
  static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches() && !Files.exists(Path.of(text));
  }

  /**
   * Opens a dataset.
   *
   * @param format that the mapping names; null if it names none
   */
  InputSource find(String input, String address, @Nullable String format) {
    try {
      Dataset dataset = open(address, Map.of());
      // Without options, which may be of a server.
      arguments.put(input, dataset.name());
      if (request.mode() == RunMode.STREAMING && !input.equals(Datasets.CATALOGUE)) {
        problems.add(
            "Unsupported --%s with --mode=streaming: %s (supported: files, topics)"
                .formatted(input, dataset.name()));
      }
      if (format != null) {
        problems.add(
            "Cannot read --%s %s as %s, which its mapping says: it has columns; correct the mapping"
                .formatted(input, dataset.name(), format));
      }
      return new TableInput(dataset, ReadRecords.of(dataset));
    } catch (IllegalArgumentException | ValidationException e) {
      problems.add("Cannot read --%s: %s".formatted(input, e.getMessage()));
      return InputSource.NONE;
    }
  }
}
