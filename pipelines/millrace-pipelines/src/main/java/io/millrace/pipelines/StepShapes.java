/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static io.millrace.pipelines.PreflightShape.BUNDLE_FINALIZER;
import static io.millrace.pipelines.PreflightShape.EVENT_TIME_TIMER;
import static io.millrace.pipelines.PreflightShape.EVENT_TIME_TIMER_FAMILY;
import static io.millrace.pipelines.PreflightShape.MAP_VIEW;
import static io.millrace.pipelines.PreflightShape.MULTIMAP_STATE;
import static io.millrace.pipelines.PreflightShape.ORDERED_LIST_STATE;
import static io.millrace.pipelines.PreflightShape.PROCESSING_TIME_TIMER;
import static io.millrace.pipelines.PreflightShape.SPLITTABLE;
import static io.millrace.pipelines.PreflightShape.STABLE_INPUT;
import static io.millrace.pipelines.PreflightShape.STATE_IN_MERGING_WINDOWS;
import static io.millrace.pipelines.PreflightShape.STATE_PER_KEY;
import static io.millrace.pipelines.PreflightShape.TIMER_FAMILY_ALONE;
import static io.millrace.pipelines.PreflightShape.TIME_SORTED_INPUT;
import static io.millrace.pipelines.PreflightShape.UNBOUNDED_VIEW;
import static io.millrace.pipelines.PreflightShape.WINDOW_EXPIRATION;

import io.millrace.pipelines.GraphWalk.Sighting;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.state.MultimapState;
import org.apache.beam.sdk.state.OrderedListState;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature.BundleMethod;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature.Parameter;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature.StateDeclaration;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionView;

/** What a step's function says of itself. */
final class StepShapes {
  private final Node node;
  private final ParDo.MultiOutput<?, ?> step;
  private final DoFn<?, ?> function;
  private final DoFnSignature signature;

  StepShapes(Node node, ParDo.MultiOutput<?, ?> step) {
    this.node = node;
    this.step = step;
    this.function = step.getFn();
    this.signature = DoFnSignatures.signatureForDoFn(function);
  }

  boolean isStateful() {
    return signature.usesState() || signature.usesTimers();
  }

  void into(List<Sighting> sightings) {
    Stream.of(annotations(), states(), timers(), keys(), views())
        .flatMap(each -> each)
        .forEach(sightings::add);
  }

  private Stream<Sighting> annotations() {
    DoFnSignature.ProcessElementMethod process = signature.processElement();
    return Stream.of(
            seenIf(process.isSplittable(), SPLITTABLE, "splittable " + name()),
            seenIf(
                signature.onWindowExpiration() != null, WINDOW_EXPIRATION, "@OnWindowExpiration"),
            seenIf(process.requiresStableInput(), STABLE_INPUT, "@RequiresStableInput"),
            seenIf(
                process.requiresTimeSortedInput(), TIME_SORTED_INPUT, "@RequiresTimeSortedInput"),
            seenIf(usesFinalizer(), BUNDLE_FINALIZER, "BundleFinalizer"))
        .flatMap(each -> each);
  }

  private boolean usesFinalizer() {
    return Stream.concat(
            signature.processElement().extraParameters().stream(),
            Stream.of(signature.startBundle(), signature.finishBundle())
                .filter(BundleMethod.class::isInstance)
                .flatMap(method -> method.extraParameters().stream()))
        .anyMatch(Parameter.BundleFinalizerParameter.class::isInstance);
  }

  private Stream<Sighting> states() {
    Stream<Sighting> merging =
        isStateful() && inputs().anyMatch(input -> !windowsStayApart(input))
            ? seen(STATE_IN_MERGING_WINDOWS, "state in windows that merge")
            : Stream.empty();
    return Stream.concat(
        merging, signature.stateDeclarations().values().stream().flatMap(this::state));
  }

  private static boolean windowsStayApart(PCollection<?> input) {
    return input.getWindowingStrategy().getWindowFn().isNonMerging();
  }

  private Stream<Sighting> state(StateDeclaration state) {
    Class<?> type = state.stateType().getRawType();
    return Stream.concat(
        seenIf(
            type == OrderedListState.class, ORDERED_LIST_STATE, "OrderedListState " + state.id()),
        seenIf(type == MultimapState.class, MULTIMAP_STATE, "MultimapState " + state.id()));
  }

  private Stream<Sighting> timers() {
    Stream<Sighting> single =
        signature.timerDeclarations().values().stream()
            .filter(timer -> !timer.id().startsWith(DoFnSignature.TimerFamilyDeclaration.PREFIX))
            .flatMap(
                timer ->
                    timer(
                        EVENT_TIME_TIMER,
                        DoFnSignatures.getTimerSpecOrThrow(timer, function).getTimeDomain(),
                        timer.id()));
    Stream<Sighting> families =
        signature.timerFamilyDeclarations().values().stream()
            .flatMap(
                family ->
                    timer(
                        EVENT_TIME_TIMER_FAMILY,
                        DoFnSignatures.getTimerFamilySpecOrThrow(family, function).getTimeDomain(),
                        family.id()));
    boolean alone =
        !signature.timerFamilyDeclarations().isEmpty()
            && signature.timerDeclarations().isEmpty()
            && signature.stateDeclarations().isEmpty();
    return Stream.of(
            single,
            families,
            seenIf(alone, TIMER_FAMILY_ALONE, "@TimerFamily without state or a single timer"))
        .flatMap(each -> each);
  }

  private Stream<Sighting> timer(PreflightShape ofEventTime, TimeDomain domain, String id) {
    return domain == TimeDomain.EVENT_TIME
        ? seen(ofEventTime, "event-time timer " + ownName(id))
        : seen(PROCESSING_TIME_TIMER, "processing-time timer " + ownName(id));
  }

  /** Beam puts a mark of its own before the names of timers and families. */
  private static String ownName(String id) {
    return id.substring(id.indexOf('-') + 1);
  }

  private Stream<Sighting> keys() {
    return !isStateful()
        ? Stream.empty()
        : inputs()
            .map(PCollection::getCoder)
            .filter(KvCoder.class::isInstance)
            .map(coder -> ((KvCoder<?, ?>) coder).getKeyCoder())
            .filter(key -> !SlowCoders.hasFewValues(key))
            .flatMap(key -> seen(STATE_PER_KEY, "state per key of " + key));
  }

  private Stream<Sighting> views() {
    return step.getSideInputs().values().stream()
        .flatMap(
            view ->
                Stream.concat(
                    seenIf(SlowViews.isByKey(view), MAP_VIEW, "a map view"),
                    seenIf(isUnbounded(view), UNBOUNDED_VIEW, "a side input without end")));
  }

  private static boolean isUnbounded(PCollectionView<?> view) {
    PCollection<?> origin = view.getPCollection();
    return origin != null && origin.isBounded() == IsBounded.UNBOUNDED;
  }

  private Stream<PCollection<?>> inputs() {
    return node.getInputs().entrySet().stream()
        .filter(input -> !step.getAdditionalInputs().containsKey(input.getKey()))
        .map(input -> (PCollection<?>) input.getValue());
  }

  private String name() {
    return function.getClass().getSimpleName();
  }

  private Stream<Sighting> seenIf(boolean there, PreflightShape shape, String what) {
    return there ? seen(shape, what) : Stream.empty();
  }

  private Stream<Sighting> seen(PreflightShape shape, String what) {
    return Stream.of(Sighting.at(node, shape, what));
  }
}
