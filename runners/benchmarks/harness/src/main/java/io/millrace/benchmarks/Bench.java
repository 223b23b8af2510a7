/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.transforms.Internal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The program behind {@code ./millrace bench}. Exit codes: 0 if every contender was right and every
 * guard held, 1 if not, 2 for a command line that cannot be used.
 *
 * @since 0.1
 */
@Internal
public final class Bench {
  private static final int WIDTH = 100;

  private Bench() {}

  public static void main(String[] args) {
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new BenchCommand(out, err))
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }
}
