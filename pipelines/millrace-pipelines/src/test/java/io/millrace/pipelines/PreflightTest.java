/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static io.millrace.pipelines.StrictEngine.BEAM;
import static io.millrace.pipelines.StrictEngine.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.pipelines.PreflightRule.Effect;
import io.millrace.pipelines.PreflightRule.Severity;
import io.millrace.transforms.ValidationException;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private final Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());

  @Test
  void tellsInputWithoutEndFromInputWithOne() {
    SlowSteps.strings(pipeline, "Events");

    assertThat(found(PreflightShape.BOUNDED_STREAM, PreflightShape.UNBOUNDED_BATCH))
        .extracting(PreflightFinding::rule)
        .containsExactly("strict-BOUNDED_STREAM");

    pipeline.apply("Numbers", GenerateSequence.from(0));

    assertThat(found(PreflightShape.BOUNDED_STREAM, PreflightShape.UNBOUNDED_BATCH))
        .extracting(PreflightFinding::rule)
        .containsExactly("strict-UNBOUNDED_BATCH");
  }

  /** Engines read by something of their own: what Beam has in there does not count. */
  @Test
  void doesNotTakeTheInsideOfAReadForASplittableStep() {
    pipeline.apply("Numbers", GenerateSequence.from(0));
    pipeline.apply("FewNumbers", GenerateSequence.from(0).to(3));

    assertThat(found(PreflightShape.SPLITTABLE)).isEmpty();
  }

  @Test
  void warnsOfABeamThatTheRulesWereNotTriedWith() {
    StrictEngine engine = new StrictEngine(List.of(), "2.69.0");

    assertThat(engine.check(pipeline))
        .extracting(PreflightFinding::rule, PreflightFinding::isError, PreflightFinding::what)
        .containsExactly(
            tuple("any-other-beam", false, "Beam " + BEAM + " with rules tried with 2.69.0"));
  }

  @Test
  void leavesOutARuleThatTheProfileHasMadeUntrue() {
    SlowSteps.strings(pipeline, "Events")
        .apply("Count", ParDo.of(new SlowSteps.StatefulFn<String>()));
    StrictEngine engine = new StrictEngine(List.of(PreflightShape.STATE_PER_KEY), BEAM);
    RunnerProfile profile = engine.profile(RunMode.BATCH).withoutRule("strict-STATE_PER_KEY");

    assertThat(Preflight.check(pipeline, engine, profile, RunMode.BATCH)).isEmpty();
  }

  @Test
  void tellsAllFindingsAtOnceErrorsFirst() {
    SlowSteps.serialised(pipeline);
    SlowSteps.strings(pipeline, "Events")
        .apply("Count", ParDo.of(new SlowSteps.StatefulFn<String>()));
    List<PreflightFinding> findings = found(PreflightShape.STATE_PER_KEY);

    assertThatThrownBy(() -> Preflight.requireNoError(findings))
        .isInstanceOf(ValidationException.class)
        .message()
        .startsWith("Cannot use state per key of StringUtf8Coder in Count/")
        .contains("\nAvoid SerializableCoder(");
  }

  @Test
  void givesBackWarningsAlone() {
    SlowSteps.serialised(pipeline);
    List<PreflightFinding> findings = found();

    assertThat(Preflight.requireNoError(findings)).isEqualTo(findings).isNotEmpty();
  }

  @Test
  void takesNoRuleThatIsNamedForAnotherEngineOrTwice() {
    PreflightRule rule = rule(PreflightShape.MAP_VIEW, Severity.WARNING);

    assertThatThrownBy(() -> new PreflightRules("other", BEAM, List.of(rule)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid id: strict-MAP_VIEW (must be unique and start with other-)");
    assertThatThrownBy(() -> new PreflightRules("strict", BEAM, List.of(rule, rule)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid id: strict-MAP_VIEW (must be unique and start with strict-)");
  }

  @Test
  void takesNoRuleWithoutAMode() {
    assertThatThrownBy(
            () ->
                new PreflightRule(
                    "any-x",
                    PreflightShape.SETTING,
                    Set.of(),
                    null,
                    Severity.ERROR,
                    Effect.FAILS,
                    "why",
                    "instead"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required modes of rule any-x");
  }

  @Test
  void findsSettingsOnlyByRulesOfSettings() {
    PreflightRules rules =
        new PreflightRules("strict", BEAM, List.of(rule(PreflightShape.SETTING, Severity.ERROR)));

    assertThat(rules.inSettings("strict-SETTING", "share 0.1").message())
        .isEqualTo("Cannot use share 0.1: it cannot be; use another (strict-SETTING)");
    assertThatThrownBy(() -> rules.inSettings("strict-MAP_VIEW", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported rule: strict-MAP_VIEW (supported: strict-SETTING)");
  }

  private List<PreflightFinding> found(PreflightShape... shapes) {
    return StrictEngine.found(pipeline, shapes);
  }
}
