/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.files.InputFile;
import io.millrace.io.files.ReadFiles;
import io.millrace.pipelines.RunnerProfile.Cliff;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PValue;

/**
 * Walks a built pipeline before it runs, for the shapes that are known to make its engine crawl.
 * What it does not find may still be slow: it knows coders, views, keys and files, not the data.
 */
final class CliffCheck extends Pipeline.PipelineVisitor.Defaults {
  private static final long MEBIBYTE = 1024L * 1024;
  private static final long LARGE_FILE = 64 * MEBIBYTE;

  private final RunMode mode;
  private final RunnerProfile profile;
  private final List<CliffFinding> findings = new ArrayList<>();
  private final Map<PCollection<?>, String> producers = new LinkedHashMap<>();
  private final Set<PCollection<?>> shuffled = new HashSet<>();

  private CliffCheck(RunMode mode, RunnerProfile profile) {
    this.mode = mode;
    this.profile = profile;
  }

  /**
   * What of this pipeline would be slow on this engine, refusals first.
   *
   * @param pipeline complete, not yet run
   */
  static List<CliffFinding> findings(Pipeline pipeline, RunMode mode, RunnerProfile profile) {
    CliffCheck check = new CliffCheck(mode, profile);
    pipeline.traverseTopologically(check);
    check.checkCoders();
    check.checkEnd();
    check.findings.sort((a, b) -> Boolean.compare(b.refused(), a.refused()));
    return List.copyOf(check.findings);
  }

  /**
   * Returns the warnings among the findings.
   *
   * @throws ValidationException with all findings, one a line, if one of them is a refusal
   */
  static List<CliffFinding> warnings(List<CliffFinding> findings) {
    if (findings.stream().anyMatch(CliffFinding::refused)) {
      throw new ValidationException(
          findings.stream().map(CliffFinding::message).collect(Collectors.joining("\n")));
    }
    return findings;
  }

  @Override
  public CompositeBehavior enterCompositeTransform(Node node) {
    if (node.getTransform() instanceof ReadFiles read) {
      checkFiles(node.getFullName(), read.files());
    }
    return CompositeBehavior.ENTER_TRANSFORM;
  }

  @Override
  public void visitPrimitiveTransform(Node node) {
    PTransform<?, ?> transform = node.getTransform();
    if (transform instanceof GroupByKey) {
      shuffles(node);
    } else if (transform instanceof ParDo.MultiOutput<?, ?> step) {
      DoFnSignature signature = DoFnSignatures.signatureForDoFn(step.getFn());
      if (signature.usesState() || signature.usesTimers()) {
        shuffles(node);
        checkKeys(node);
      }
      step.getSideInputs().values().forEach(view -> checkView(node.getFullName(), view));
    }
  }

  @Override
  public void visitValue(PValue value, Node producer) {
    if (value instanceof PCollection<?> collection) {
      producers.put(collection, producer.getFullName());
    }
  }

  private void shuffles(Node node) {
    node.getInputs().values().stream()
        .filter(PCollection.class::isInstance)
        .map(input -> (PCollection<?>) input)
        .forEach(shuffled::add);
  }

  private void checkFiles(String step, List<InputFile> files) {
    List<InputFile> filled = files.stream().filter(file -> !file.empty()).toList();
    if (profile.parallelism() > 1 && filled.size() == 1) {
      InputFile file = filled.get(0);
      if (file.sizeBytes() > LARGE_FILE) {
        warn(
            "Invalid input of " + step + ": one file of " + file.sizeBytes() / MEBIBYTE + " MiB",
            "several files above " + LARGE_FILE / MEBIBYTE + " MiB, since one worker reads a file",
            "cut " + file.path() + " into " + profile.parallelism() + " files or more");
      }
    }
  }

  private void checkKeys(Node node) {
    if (!profile.cliffs().contains(Cliff.COST_PER_KEY)) {
      return;
    }
    node.getInputs().values().stream()
        .filter(PCollection.class::isInstance)
        .map(input -> ((PCollection<?>) input).getCoder())
        .filter(KvCoder.class::isInstance)
        .map(coder -> ((KvCoder<?, ?>) coder).getKeyCoder())
        .filter(key -> !SlowCoders.hasFewValues(key))
        .forEach(
            key ->
                warn(
                    "Invalid key of " + node.getFullName() + ": " + key,
                    "an INT32 shard number where a stateful step pays for every key",
                    "key by shard and keep a map per shard"));
  }

  private void checkView(String step, PCollectionView<?> view) {
    if (profile.cliffs().contains(Cliff.MAP_VIEW_PER_ELEMENT) && SlowViews.isByKey(view)) {
      refuse(
          "Invalid side input of " + step + ": a map view",
          "a singleton where a map is built anew for each element that reads it",
          "use View.asSingleton over one combined table, as Enrich does");
    }
  }

  private void checkCoders() {
    producers.forEach(
        (collection, step) ->
            SlowCoders.within(collection.getCoder())
                .ifPresent(coder -> addCoder(step, coder, shuffled.contains(collection))));
  }

  private void addCoder(String step, Coder<?> coder, boolean isShuffled) {
    String problem = "Invalid coder of " + step + ": " + coder;
    String bound = "a coder of a fixed layout";
    String repair = "set a schema or a coder of your own";
    if (isShuffled) {
      refuse(problem, bound + " where records are shuffled", repair);
    } else {
      warn(problem, bound, repair);
    }
  }

  private void checkEnd() {
    boolean endless = mode == RunMode.STREAMING && profile.cliffs().contains(Cliff.ENDLESS_STREAM);
    if (endless && producers.keySet().stream().allMatch(c -> c.isBounded() == IsBounded.BOUNDED)) {
      refuse(
          "Invalid mode: streaming",
          "batch where every input is bounded, since this engine's stream would never end",
          "run with --mode=batch");
    }
  }

  private void warn(String problem, String bound, String repair) {
    findings.add(new CliffFinding(false, problem, bound, repair));
  }

  private void refuse(String problem, String bound, String repair) {
    findings.add(new CliffFinding(true, problem, bound, repair));
  }
}
