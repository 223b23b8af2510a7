/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one engine makes of one shape of step, seen by running it.
 *
 * @param id starts with the runner's name, or with {@code any}
 * @param shape what is looked for
 * @param modes where it holds
 * @param inputs of which steps it holds, by their inputs; null for all
 * @param severity whether a run starts all the same
 * @param effect what comes of it
 * @param why in a few words, as they follow <i>Cannot use X:</i>
 * @param substitute what to do instead
 * @since 0.1
 */
@Evolving
public record PreflightRule(
    String id,
    PreflightShape shape,
    Set<RunMode> modes,
    @Nullable Inputs inputs,
    Severity severity,
    Effect effect,
    String why,
    String substitute) {

  /** Whether a run starts all the same. */
  public enum Severity {
    /** It does not. */
    ERROR,
    /** It does, and says so. */
    WARNING;

    /** Lower case, as in a rule file. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The steps a rule holds of: an engine may work off bounded inputs by another part of it. */
  public enum Inputs {
    /** Steps of which no input is unbounded. */
    BOUNDED,
    /** Steps with an unbounded input. */
    UNBOUNDED;

    /** Lower case, as in a rule file. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What comes of it. */
  public enum Effect {
    /** The engine throws, at the start or at the first record. */
    FAILS,
    /** The engine gives other results than the others, or gives them at another time. */
    DIFFERS,
    /** The results are right, after tens or hundreds of times the work. */
    CRAWLS;

    /** Lower case, as in a rule file. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public PreflightRule {
    requireNonNull(id, "id is null");
    requireNonNull(shape, "shape is null");
    requireNonNull(severity, "severity is null");
    requireNonNull(effect, "effect is null");
    requireNonNull(why, "why is null");
    requireNonNull(substitute, "substitute is null");
    modes = Set.copyOf(modes);
    if (modes.isEmpty()) {
      throw new IllegalArgumentException("Missing required modes of rule " + id);
    }
  }

  boolean holdsOf(PreflightShape seen, RunMode mode, Inputs of) {
    return seen == shape && modes.contains(mode) && (inputs == null || inputs == of);
  }

  PreflightFinding at(String step, String what) {
    return new PreflightFinding(id, severity, step, what, why, substitute);
  }
}
