/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class LedgerTest {
  @Test
  void countsEachTermAtItsOwnOutputOverManyBundles(TestPipeline pipeline) {
    Ledger ledger = new Ledger();
    PCollection<Integer> in =
        pipeline.apply(Create.of(1, 2, 3, 4, 5)).apply(Reshuffle.viaRandomKey());
    PCollection<Integer> even = in.apply("Even", Filter.by(n -> n % 2 == 0));
    PCollection<Integer> odd = in.apply("Odd", Filter.by(n -> n % 2 == 1));

    ledger.step("a/Split").read(in).written(even).filtered(odd);
    ledger.step("b/Absorb").read(even).written(even, n -> n.longValue());

    PAssert.that(ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("a/Split\tREAD", 5L),
                KV.of("a/Split\tWRITTEN", 2L),
                KV.of("a/Split\tFILTERED", 3L),
                KV.of("b/Absorb\tREAD", 2L),
                KV.of("b/Absorb\tWRITTEN", 6L)));
    pipeline.run();
  }

  @Test
  void tellsTheCountsOfUnboundedInputWhileItArrivesAndAtItsEnd(TestPipeline pipeline) {
    Ledger ledger = new Ledger();
    PCollection<Integer> stream =
        pipeline.apply(
            TestStream.create(VarIntCoder.of())
                .addElements(1, 2)
                .advanceProcessingTime(Duration.standardSeconds(11))
                .addElements(3)
                .advanceProcessingTime(Duration.standardSeconds(11))
                .addElements(4)
                .advanceWatermarkToInfinity());
    PCollection<Integer> table = pipeline.apply("Table", Create.of(7, 8, 9));

    ledger.step("a").read(stream);
    ledger.step("b").read(table);

    PAssert.that(ledger.counts(pipeline).apply(ParDo.of(new PanesFn())))
        .satisfies(
            counts -> {
              assertThat(counts)
                  .filteredOn(count -> count.startsWith("a"))
                  .containsExactlyInAnyOrder(
                      "a\tREAD 2 EARLY", "a\tREAD 3 EARLY", "a\tREAD 4 ON_TIME");
              assertThat(counts).contains("b\tREAD 3 ON_TIME");
              return null;
            });
    pipeline.run();
  }

  @Test
  void givesAnEntryForEachMinuteOfUnboundedInputAndAddsThemUpAtItsEnd(TestPipeline pipeline) {
    Ledger ledger = new Ledger();
    PCollection<Integer> stream =
        pipeline.apply(
            TestStream.create(VarIntCoder.of())
                .addElements(1, 2)
                .advanceProcessingTime(Duration.standardSeconds(50))
                .addElements(3)
                .advanceProcessingTime(Duration.standardSeconds(11))
                .addElements(4)
                .advanceProcessingTime(Duration.standardSeconds(61))
                .advanceProcessingTime(Duration.standardSeconds(61))
                .addElements(5)
                .advanceWatermarkToInfinity());
    PCollection<Integer> even = stream.apply("Even", Filter.by(n -> n % 2 == 0));
    ledger.step("a").read(stream).written(even);
    ledger.step("b").read(stream.apply("None", Filter.by(n -> false)));

    PCollection<Map<String, Long>> entries = ledger.entries(pipeline);

    PAssert.that(entries)
        .containsInAnyOrder(
            List.of(
                Map.of("a\tREAD", 3L, "a\tWRITTEN", 1L),
                Map.of("a\tREAD", 1L, "a\tWRITTEN", 1L),
                Map.of("a\tREAD", 1L)));
    PAssert.that(Ledger.total(entries))
        .containsInAnyOrder(List.of(Map.of("a\tREAD", 5L, "a\tWRITTEN", 2L)));
    pipeline.run();
  }

  @Test
  void hasATotalWhereNoRecordCame(TestPipeline pipeline) {
    Ledger ledger = new Ledger();
    ledger.step("a").read(pipeline.apply("None", Create.empty(VarIntCoder.of())));

    PAssert.that(Ledger.total(ledger.entries(pipeline))).containsInAnyOrder(List.of(Map.of()));
    pipeline.run();
  }

  private static final class PanesFn extends DoFn<KV<String, Long>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(ProcessContext context) {
      KV<String, Long> count = context.element();
      context.output(count.getKey() + " " + count.getValue() + " " + context.pane().getTiming());
    }
  }

  @Test
  void aSheetShowsEveryStepInOrderAndWhatIsMissing() {
    Map<String, Long> counts =
        Map.of(
            "b\tREAD",
            10L,
            "b\tWRITTEN",
            4L,
            "b\tFILTERED",
            1L,
            "b\tDUPLICATES",
            1L,
            "b\tLATE",
            1L,
            "b\tREJECTED",
            2L);

    LedgerSheet sheet = LedgerSheet.of(List.of("a", "b"), counts);

    assertThat(sheet.steps())
        .containsExactly(
            new StepBalance("a", 0, 0, 0, 0, 0, 0), new StepBalance("b", 10, 4, 1, 1, 1, 2));
    assertThat(sheet.isBalanced()).isFalse();
    assertThat(sheet.unbalanced()).extracting(StepBalance::missing).containsExactly(1L);
    assertThat(sheet.rejected()).isEqualTo(2);
  }

  @Test
  void seesARecordTooMuchAsWellAsOneTooFew() {
    assertThat(new StepBalance("a", 3, 4, 0, 0, 0, 0).isBalanced()).isFalse();
    assertThat(new StepBalance("a", 3, 2, 0, 0, 0, 0).isBalanced()).isFalse();
    assertThat(new StepBalance("a", 3, 2, 0, 1, 0, 0).isBalanced()).isTrue();
  }

  @Test
  void refusesACountOfAnUnknownStep() {
    assertThatThrownBy(() -> LedgerSheet.of(List.of("a"), Map.of("c\tREAD", 1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid ledger count: c\tREAD (must belong to one of [a])");
  }

  @Test
  void refusesAStepTwice() {
    Ledger ledger = new Ledger();
    ledger.step("a");

    assertThatThrownBy(() -> ledger.step("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid ledger step: 'a' (must be new, not empty and without a tab)");
  }

  @Test
  void refusesAWindowedCollection(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Integer> windowed =
        pipeline.apply(Create.of(1)).apply(Window.into(FixedWindows.of(Duration.standardHours(1))));

    assertThatThrownBy(() -> new Ledger().step("a").read(windowed))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("carry the window as a field and count in the global window");
  }
}
