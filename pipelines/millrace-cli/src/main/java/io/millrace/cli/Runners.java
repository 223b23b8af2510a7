/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.RunnerLauncher;
import java.util.ArrayList;
import java.util.List;

/**
 * The engines there are. Each has a class path of its own, so those that can be asked for are more
 * than those that are here.
 *
 * @param here on this class path
 * @param offered by the launcher script, which knows all by name
 */
record Runners(List<RunnerLauncher> here, List<String> offered) {
  /** Every name, separated by commas. */
  String names() {
    List<String> names = new ArrayList<>(offered);
    here.stream()
        .map(RunnerLauncher::name)
        .filter(name -> !names.contains(name))
        .forEach(names::add);
    return String.join(", ", names);
  }

  /**
   * @throws IllegalArgumentException if there is no such runner, or it is not on this class path
   */
  RunnerLauncher named(String name) {
    return here.stream()
        .filter(runner -> runner.name().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException(missing(name)));
  }

  private String missing(String name) {
    return offered.contains(name)
        ? "Cannot run on "
            + name
            + ": its module is not on the class path; start with ./millrace, or add runners/"
            + name
        : "Unsupported runner: " + name + " (supported: " + names() + ")";
  }
}
