/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.junit.jupiter.api.Test;

/**
 * What each family holds of input without end, and what ends it: a Beam window, whose state runners
 * clear at its end + the allowed lateness, or a function, which has a test of its own that it
 * forgets.
 */
class StateIsBoundedTest {
  private static final String IN_WINDOWS = "GroupByKey in windows";

  /** A number for each field and detector that a spec names. */
  private static final String COUNTS = "ProtectBlocks/CountFindings/AddCounts/GroupByKey for ever";

  @Test
  void isHeldInWindowsOrByAFunctionThatForgets() {
    Map<String, Set<String>> held = new TreeMap<>();
    for (TransformContract family : FamiliesContract.FAMILIES) {
      held.put(
          family.getClass().getSimpleName().replace("ContractTest", ""), holders(family.subject()));
    }

    assertThat(held)
        .allSatisfy(
            (family, holders) ->
                assertThat(holders)
                    .as(family)
                    .isSubsetOf(IN_WINDOWS, COUNTS, "DropRecentFn", "ReviseRecentFn", "RetractFn"));
    assertThat(held.values())
        .as(held.toString())
        .contains(Set.of(IN_WINDOWS), Set.of("DropRecentFn"), Set.of("ReviseRecentFn"));
  }

  private static Set<String> holders(Subject subject) {
    Pipeline pipeline = Pipeline.create();
    PCollection<Block> events = pipeline.apply(subject.events().play(1).stream(1));
    subject.apply(events, new Ledger().step("subject").read(events));
    Set<String> holders = new TreeSet<>();
    pipeline.traverseTopologically(
        new PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(Node node) {
            for (PValue input : node.getInputs().values()) {
              if (input instanceof PCollection<?> rows && rows.isBounded() == IsBounded.UNBOUNDED) {
                addHolder(node, rows.getWindowingStrategy(), holders);
              }
            }
          }
        });
    return holders;
  }

  private static void addHolder(Node node, WindowingStrategy<?, ?> windowing, Set<String> holders) {
    boolean inWindows = !(windowing.getWindowFn() instanceof GlobalWindows);
    if (node.getTransform() instanceof GroupByKey) {
      holders.add(inWindows ? IN_WINDOWS : node.getFullName() + " for ever");
    } else if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> step
        && DoFnSignatures.signatureForDoFn(step.getFn()).usesState()) {
      holders.add(step.getFn().getClass().getSimpleName());
    }
  }
}
