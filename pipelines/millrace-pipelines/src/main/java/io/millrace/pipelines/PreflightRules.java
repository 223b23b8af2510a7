/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of one engine, as {@code preflight.yaml} beside its launcher says them.
 *
 * <pre>
 * runner: spark
 * beam: 2.70.0
 * rules:
 *   - id: spark-event-time-timer
 *     shape: event_time_timer
 *     modes: [streaming]
 *     inputs: unbounded
 *     severity: error
 *     effect: fails
 *     why: Spark's streaming engine has no event-time timers
 *     substitute: group by key and window, or look back by Join, MatchSequence or Sessionize
 * </pre>
 *
 * @param runner as in {@code --runner=NAME}, or {@code any}
 * @param beam the version of Beam that the rules were tried with
 * @param rules in the order of the file
 * @since 0.1
 */
@Evolving
public record PreflightRules(String runner, String beam, List<PreflightRule> rules) {
  private static final String FILE = "preflight.yaml";
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();

  public PreflightRules {
    requireNonNull(runner, "runner is null");
    requireNonNull(beam, "beam is null");
    rules = List.copyOf(rules);
    Set<String> ids = new HashSet<>();
    for (PreflightRule rule : rules) {
      if (!rule.id().startsWith(runner + "-") || !ids.add(rule.id())) {
        throw new IllegalArgumentException(
            "Invalid id: " + rule.id() + " (must be unique and start with " + runner + "-)");
      }
    }
  }

  /** The rules that hold on every engine. */
  public static PreflightRules ofAnyRunner() {
    return beside(PreflightRules.class);
  }

  /** Reads the file beside a class. */
  public static PreflightRules beside(Class<?> launcher) {
    try (InputStream file = launcher.getResourceAsStream(FILE)) {
      return read(requireNonNull(file, () -> "no " + FILE + " beside " + launcher.getName()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the rules beside " + launcher.getName(), e);
    }
  }

  /**
   * Reads a file; the caller closes it.
   *
   * @throws IOException if it cannot be read, or is no such file
   */
  public static PreflightRules read(InputStream file) throws IOException {
    return MAPPER.readValue(file, PreflightRules.class);
  }

  /**
   * What this engine finds in its own settings.
   *
   * @param id of a rule of shape {@link PreflightShape#SETTING}
   * @param what e.g. {@code readTimePercentage 0.1}
   */
  public PreflightFinding inSettings(String id, String what) {
    List<PreflightRule> settings =
        rules.stream().filter(rule -> rule.shape() == PreflightShape.SETTING).toList();
    return settings.stream()
        .filter(rule -> rule.id().equals(id))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException(unsupported(id, settings)))
        .at("", what);
  }

  private static String unsupported(String id, List<PreflightRule> supported) {
    return supported.stream()
        .map(PreflightRule::id)
        .collect(Collectors.joining(", ", "Unsupported rule: " + id + " (supported: ", ")"));
  }
}
