/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.GraphWalk.Sighting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PValue;
import org.joda.time.Duration;

/**
 * Follows collections behind stateful steps. State is forgotten when a window's end and the allowed
 * lateness are over; until then the step's output watermark stands before the window's end.
 */
final class HeldWatermarks {
  private final Map<PValue, String> holders = new HashMap<>();

  /** Notes that a stateful step holds its output back, if it has windows, lateness and no end. */
  void hold(Node node) {
    for (PValue value : node.getInputs().values()) {
      PCollection<?> input = (PCollection<?>) value;
      Duration lateness = input.getWindowingStrategy().getAllowedLateness();
      if (input.isBounded() == IsBounded.UNBOUNDED
          && isWindowed(input)
          && lateness.isLongerThan(Duration.ZERO)) {
        String holder = node.getFullName() + " with " + lateness.getMillis() + " ms of lateness";
        node.getOutputs().values().forEach(output -> holders.put(output, holder));
      }
    }
  }

  /** Hands on to a step's outputs what holds its inputs. */
  void pass(Node node) {
    for (PValue input : node.getInputs().values()) {
      String holder = holders.get(input);
      if (holder != null) {
        node.getOutputs().values().forEach(output -> holders.putIfAbsent(output, holder));
      }
    }
  }

  /** What a grouping waits for. */
  Optional<Sighting> sighting(Node grouping) {
    return grouping.getInputs().values().stream()
        .map(input -> (PCollection<?>) input)
        .filter(input -> isWindowed(input) && holders.containsKey(input))
        .findFirst()
        .map(
            input ->
                Sighting.at(
                    grouping,
                    PreflightShape.STATE_BEFORE_WINDOWS,
                    "windows behind the state of " + holders.get(input)));
  }

  private static boolean isWindowed(PCollection<?> collection) {
    return !(collection.getWindowingStrategy().getWindowFn() instanceof GlobalWindows);
  }
}
