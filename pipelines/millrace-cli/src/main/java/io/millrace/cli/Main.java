/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.transforms.Evolving;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The program behind {@code ./millrace}. Exit codes: 0 for success, 1 for a failed run, 2 for a
 * command line or an input that cannot be used.
 *
 * @since 0.1
 */
@Evolving
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            Boolean.getBoolean("millrace.tty"));
    int exitCode = run(terminal, args);
    // The direct runner leaves worker threads behind; a finished command ends all the same.
    System.exit(exitCode);
  }

  static int run(Terminal terminal, String... args) {
    Runners runners = new Runners(loaded(RunnerLauncher.class), offered());
    return new CommandLines(terminal, loaded(PipelineDefinition.class), runners).execute(args);
  }

  private static List<String> offered() {
    String names = System.getProperty("millrace.runners", "");
    return Stream.of(names.split(",", -1)).filter(name -> !name.isEmpty()).toList();
  }

  private static <T> List<T> loaded(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }
}
