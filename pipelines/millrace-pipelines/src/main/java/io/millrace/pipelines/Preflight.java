/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.GraphWalk.Sighting;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.ReleaseInfo;

/**
 * Says of a built pipeline, before it runs, which steps would fail on an engine, give other results
 * there or make it crawl, and what to use instead.
 *
 * <p>It knows what a graph tells: the annotations and parameters of functions, state and timers,
 * coders, windows, triggers, views and bounds. What functions do inside, and the data, it does not
 * know, so a pipeline without findings may still fail.
 *
 * <pre>{@code
 * RunnerLauncher spark = new SparkLauncher();
 * RunnerProfile profile = spark.profile(RunMode.STREAMING);
 * Pipeline pipeline = Pipeline.create(profile.options());
 * ...
 * List<PreflightFinding> findings = Preflight.check(pipeline, spark, profile, RunMode.STREAMING);
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Preflight {
  private Preflight() {}

  /**
   * What the rules of this engine and those of any engine find, errors first.
   *
   * @param pipeline complete, not yet run
   * @param profile whose options it was built from
   */
  public static List<PreflightFinding> check(
      Pipeline pipeline, RunnerLauncher launcher, RunnerProfile profile, RunMode mode) {
    PreflightRules rules = launcher.rules();
    List<Sighting> sightings =
        new ArrayList<>(GraphWalk.sightings(pipeline, profile.parallelism()));
    sightings.addAll(versions(rules, ReleaseInfo.getReleaseInfo().getVersion()));
    List<PreflightFinding> findings = new ArrayList<>(launcher.check(profile.options()));
    findings.addAll(found(PreflightRules.ofAnyRunner(), sightings, mode));
    findings.addAll(found(rules, sightings, mode));
    findings.removeIf(finding -> profile.withoutRules().contains(finding.rule()));
    findings.sort(Comparator.comparing(PreflightFinding::severity));
    return List.copyOf(findings);
  }

  static List<Sighting> versions(PreflightRules rules, String beam) {
    String what = "Beam " + beam + " with rules tried with " + rules.beam();
    return rules.beam().equals(beam)
        ? List.of()
        : List.of(Sighting.ofAll(PreflightShape.OTHER_BEAM, what));
  }

  private static List<PreflightFinding> found(
      PreflightRules rules, List<Sighting> sightings, RunMode mode) {
    return rules.rules().stream()
        .flatMap(
            rule ->
                sightings.stream()
                    .filter(sighting -> rule.holdsOf(sighting.shape(), mode, sighting.inputs()))
                    .map(sighting -> rule.at(sighting.step(), sighting.what())))
        .toList();
  }

  /**
   * Returns the findings, all of them warnings.
   *
   * @throws ValidationException with all findings, one a line, if one of them is an error
   */
  public static List<PreflightFinding> requireNoError(List<PreflightFinding> findings) {
    if (findings.stream().anyMatch(PreflightFinding::isError)) {
      throw new ValidationException(
          findings.stream().map(PreflightFinding::message).collect(Collectors.joining("\n")));
    }
    return findings;
  }
}
