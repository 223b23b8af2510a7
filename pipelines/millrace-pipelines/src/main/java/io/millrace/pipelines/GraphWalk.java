/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.files.InputFile;
import io.millrace.io.files.ReadFiles;
import io.millrace.pipelines.PreflightRule.Inputs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Redistribute;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.beam.sdk.values.WindowingStrategy.AccumulationMode;

/** Walks a built pipeline before it runs and notes every shape that some engine may not take. */
final class GraphWalk extends PipelineVisitor.Defaults {
  private static final long MEBIBYTE = 1024L * 1024;
  private static final long LARGE_FILE = 64 * MEBIBYTE;

  /**
   * A shape and where it is.
   *
   * @param step full name; empty where it is the pipeline as a whole
   * @param inputs of the step; bounded where it is the pipeline as a whole
   * @param what in words, as they follow <i>Cannot use</i>
   */
  record Sighting(PreflightShape shape, String step, Inputs inputs, String what) {
    static Sighting at(Node node, PreflightShape shape, String what) {
      boolean endless =
          node.getInputs().values().stream()
              .anyMatch(input -> ((PCollection<?>) input).isBounded() == IsBounded.UNBOUNDED);
      Inputs inputs = endless ? Inputs.UNBOUNDED : Inputs.BOUNDED;
      return new Sighting(shape, node.getFullName(), inputs, what);
    }

    static Sighting ofAll(PreflightShape shape, String what) {
      return new Sighting(shape, "", Inputs.BOUNDED, what);
    }
  }

  private final int parallelism;
  private final List<Sighting> sightings = new ArrayList<>();
  private final Map<PCollection<?>, Node> producers = new LinkedHashMap<>();
  private final Map<PCollection<?>, Node> siblings = new LinkedHashMap<>();
  private final Set<PCollection<?>> read = new HashSet<>();
  private final Set<PCollection<?>> shuffled = new HashSet<>();
  private final HeldWatermarks held = new HeldWatermarks();

  /** How many composites the walk is in whose insides engines replace by something of their own. */
  private int replaced;

  private GraphWalk(int parallelism) {
    this.parallelism = parallelism;
  }

  /**
   * What there is, in the order of the graph.
   *
   * @param pipeline complete, not yet run
   * @param parallelism how many workers the engine has
   */
  static List<Sighting> sightings(Pipeline pipeline, int parallelism) {
    GraphWalk walk = new GraphWalk(parallelism);
    pipeline.traverseTopologically(walk);
    walk.lookAtCoders();
    walk.lookAtUnread();
    walk.lookAtBounds();
    return List.copyOf(walk.sightings);
  }

  @Override
  public CompositeBehavior enterCompositeTransform(Node node) {
    if (isReplaced(node)) {
      replaced++;
    }
    if (node.getTransform() instanceof ReadFiles files) {
      lookAtFiles(node, files.files());
    }
    return CompositeBehavior.ENTER_TRANSFORM;
  }

  @Override
  public void leaveCompositeTransform(Node node) {
    if (isReplaced(node)) {
      replaced--;
    }
  }

  private static boolean isReplaced(Node node) {
    PTransform<?, ?> transform = node.getTransform();
    return transform instanceof Read.Bounded
        || transform instanceof Read.Unbounded
        || transform instanceof Reshuffle
        || transform instanceof Redistribute.RedistributeByKey
        || transform instanceof Redistribute.RedistributeArbitrarily;
  }

  @Override
  public void visitPrimitiveTransform(Node node) {
    node.getInputs().values().forEach(input -> read.add((PCollection<?>) input));
    PTransform<?, ?> transform = node.getTransform();
    if (transform instanceof GroupByKey) {
      node.getInputs().values().forEach(input -> shuffled.add((PCollection<?>) input));
    }
    if (replaced > 0) {
      held.pass(node);
      return;
    }
    if (transform instanceof ParDo.MultiOutput<?, ?> step) {
      StepShapes shapes = new StepShapes(node, step);
      shapes.into(sightings);
      if (shapes.isStateful()) {
        node.getInputs().values().forEach(input -> shuffled.add((PCollection<?>) input));
        held.hold(node);
      }
      if (node.getOutputs().size() > 1) {
        node.getOutputs().forEach((tag, output) -> siblings.put((PCollection<?>) output, node));
      }
    } else if (transform instanceof GroupByKey) {
      held.sighting(node).ifPresent(sightings::add);
      lookAtPanes(node);
    }
    held.pass(node);
  }

  @Override
  public void visitValue(PValue value, Node producer) {
    if (value instanceof PCollection<?> collection) {
      producers.put(collection, producer);
    }
  }

  private void lookAtPanes(Node grouping) {
    for (PValue value : grouping.getInputs().values()) {
      WindowingStrategy<?, ?> strategy = ((PCollection<?>) value).getWindowingStrategy();
      long lateness = strategy.getAllowedLateness().getMillis();
      if (strategy.getMode() == AccumulationMode.DISCARDING_FIRED_PANES
          && !(strategy.getWindowFn() instanceof GlobalWindows)
          && lateness > 0) {
        see(
            PreflightShape.DISCARDING_WITH_LATENESS,
            grouping,
            "discarded panes with " + lateness + " ms of lateness");
      }
    }
  }

  private void lookAtFiles(Node step, List<InputFile> files) {
    List<InputFile> filled = files.stream().filter(file -> !file.empty()).toList();
    if (parallelism > 1 && filled.size() == 1) {
      InputFile file = filled.get(0);
      if (file.sizeBytes() > LARGE_FILE) {
        see(
            PreflightShape.ONE_LARGE_FILE,
            step,
            "one file of %d MiB for %d workers (%s)"
                .formatted(file.sizeBytes() / MEBIBYTE, parallelism, file.path()));
      }
    }
  }

  private void lookAtCoders() {
    producers.forEach(
        (collection, step) ->
            SlowCoders.within(collection.getCoder())
                .ifPresent(
                    coder ->
                        see(
                            shuffled.contains(collection)
                                ? PreflightShape.SHUFFLED_BY_SERIALIZATION
                                : PreflightShape.SERIALIZATION,
                            step,
                            coder.toString())));
  }

  private void lookAtUnread() {
    siblings.forEach(
        (output, step) -> {
          if (!read.contains(output) && output.isBounded() == IsBounded.BOUNDED) {
            see(PreflightShape.UNREAD_OUTPUT, step, "output " + output.getName());
          }
        });
  }

  private void lookAtBounds() {
    producers.entrySet().stream()
        .filter(entry -> entry.getKey().isBounded() == IsBounded.UNBOUNDED)
        .findFirst()
        .ifPresentOrElse(
            entry -> see(PreflightShape.UNBOUNDED_BATCH, entry.getValue(), "input without end"),
            () ->
                sightings.add(
                    Sighting.ofAll(
                        PreflightShape.BOUNDED_STREAM, "mode streaming for bounded input")));
  }

  private void see(PreflightShape shape, Node step, String what) {
    sightings.add(Sighting.at(step, shape, what));
  }
}
