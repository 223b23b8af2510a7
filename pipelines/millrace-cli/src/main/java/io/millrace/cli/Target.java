/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.transforms.ValidationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/**
 * The cluster that a run goes to, or the engine in this JVM for a run that can be resumed.
 *
 * @param master as the engine's own tools take it; empty for this JVM
 * @param parallelism empty for the cluster's own
 * @param checkpointEvery empty for the engine's own
 * @param settings the engine's, by its names
 */
record Target(
    String master,
    OptionalInt parallelism,
    Optional<Duration> checkpointEvery,
    Map<String, String> settings) {
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,8})(ms|s|m|h)");
  private static final Pattern SETTING = Pattern.compile("([^=\\s]+)=(.*)", Pattern.DOTALL);

  /**
   * As it was typed; empty for a run in this JVM that leaves nothing to go on from.
   *
   * @throws ValidationException with every problem, one a line
   */
  static Optional<Target> of(ParseResult parsed) {
    List<String> problems = new ArrayList<>();
    String master = parsed.matchedOptionValue("--master", "");
    if (master.isEmpty()) {
      Stream.of("--parallelism", "--set", "--detach")
          .filter(parsed::hasMatchedOption)
          .forEach(option -> problems.add("Cannot use " + option + " without --master"));
    }
    OptionalInt parallelism =
        typed(parsed, "--parallelism")
            .map(text -> parallelism(text, problems))
            .orElse(OptionalInt.empty());
    Optional<Duration> checkpointEvery =
        typed(parsed, "--checkpoint-every").flatMap(text -> duration(text, problems));
    Map<String, String> settings = settings(parsed, problems);
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("\n", problems));
    }
    return master.isEmpty() && checkpointEvery.isEmpty()
        ? Optional.empty()
        : Optional.of(new Target(master, parallelism, checkpointEvery, settings));
  }

  private static Optional<String> typed(ParseResult parsed, String option) {
    return Optional.ofNullable(parsed.matchedOptionValue(option, (String) null));
  }

  private static OptionalInt parallelism(String text, List<String> problems) {
    if (text.matches("[1-9]\\d{0,4}")) {
      return OptionalInt.of(Integer.parseInt(text));
    }
    problems.add("Invalid --parallelism: " + text + " (must be a whole number, 1 to 99999)");
    return OptionalInt.empty();
  }

  private static Optional<Duration> duration(String text, List<String> problems) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      problems.add(
          "Invalid --checkpoint-every: "
              + text
              + " (must be a whole number with ms, s, m or h behind it, such as 10s)");
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        });
  }

  private static Map<String, String> settings(ParseResult parsed, List<String> problems) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String text : parsed.matchedOptionValue("--set", new String[0])) {
      Matcher matcher = SETTING.matcher(text);
      if (matcher.matches()) {
        settings.put(matcher.group(1), matcher.group(2));
      } else {
        problems.add("Invalid --set: " + text + " (must be NAME=VALUE)");
      }
    }
    return settings;
  }

  boolean isHere() {
    return master.isEmpty();
  }

  /**
   * @throws ValidationException if nobody answers there, or the engine has no checkpoints
   */
  Cluster cluster(RunnerLauncher runner) {
    return isHere() ? runner.resumable() : runner.cluster(master);
  }

  Target with(String otherMaster) {
    return new Target(otherMaster, parallelism, checkpointEvery, settings);
  }

  Target with(int workers) {
    return new Target(master, OptionalInt.of(workers), checkpointEvery, settings);
  }
}
