/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;

import io.millrace.testing.ParityCell.Arrival;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Transforms side by side in one pipeline, each over the events of its contract, drawn from one
 * seed for good: so that what must come of them is written down.
 */
public final class FamilyTrials {
  /** How the events of a split come. */
  public enum Order {
    /** By event time, each once. */
    IN_ORDER("in order", Arrival.IN_ORDER),

    /** Out of order, some twice, some when their time is over. */
    OUT_OF_ORDER("out of order", Arrival.STRAGGLERS);

    private final String words;
    private final Arrival arrival;

    Order(String words, Arrival arrival) {
      this.words = words;
      this.arrival = arrival;
    }

    Script play(EventScript events) {
      return arrival.of(events).play(SEED);
    }

    /** Says which it is. */
    @Override
    public String toString() {
      return words;
    }
  }

  private static final long SEED = 20260301;

  private final Order order;
  private final Map<String, Watched> watched = new LinkedHashMap<>();

  private FamilyTrials(Order order) {
    this.order = order;
  }

  /** The names of all transforms, as on the page. */
  public static List<String> names() {
    return Family.ALL.stream().map(Family::name).toList();
  }

  /**
   * Adds transforms and their events to a pipeline.
   *
   * @param streaming whether the events come as unbounded input
   * @param names some of {@link #names}
   * @throws ValidationException what a transform says of such input
   */
  public static FamilyTrials in(
      Pipeline pipeline, Order order, boolean streaming, List<String> names) {
    Map<String, Subject> subjects = Family.subjects(names);
    Map<String, Script> scripts = new LinkedHashMap<>();
    subjects.forEach((name, subject) -> scripts.put(name, order.play(subject.events())));
    Map<List<Block>, PCollection<Block>> events = events(pipeline, streaming, scripts.values());
    FamilyTrials trials = new FamilyTrials(order);
    subjects.forEach(
        (name, subject) -> {
          List<Block> blocks = requireNonNull(scripts.get(name), name).blocks();
          requireNonNull(events.get(blocks), name).apply(name, trials.new Watching(name, subject));
        });
    return trials;
  }

  /** By the blocks of scripts: transforms of the same events have the same input. */
  private static Map<List<Block>, PCollection<Block>> events(
      Pipeline pipeline, boolean streaming, Collection<Script> scripts) {
    Map<List<Block>, Script> different = new LinkedHashMap<>();
    scripts.forEach(script -> different.putIfAbsent(script.blocks(), script));
    List<Script> all = new ArrayList<>(different.values());
    @Nullable PCollection<KV<Integer, byte[]>> source =
        streaming ? pipeline.apply("Events", ArrivingBlocks.of(all)) : null;
    Map<List<Block>, PCollection<Block>> events = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      Script script = all.get(i);
      events.put(
          script.blocks(),
          source == null
              ? pipeline.apply("Events" + i, script.batch(1))
              : ArrivingBlocks.ofScript(i, script, source));
    }
    return events;
  }

  /** What came so far, of each transform a line for each output and one for the ledger. */
  Map<String, List<String>> lines() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    watched.forEach((name, subject) -> lines.put(name, lines(subject.trial())));
    return lines;
  }

  /**
   * @param rows or maps of values by field, and how often each is there
   */
  static String line(String output, Map<?, Long> rows) {
    long count = rows.values().stream().mapToLong(Long::longValue).sum();
    return "%s: %d rows %s".formatted(output, count, RowsHash.of(rows));
  }

  private static List<String> lines(Trial trial) {
    List<String> lines = new ArrayList<>();
    trial.results().forEach((output, rows) -> lines.add(line(output, rows)));
    lines.add(trial.balance().toString());
    return lines;
  }

  /** The transforms of which not all came that is written down, or something else. */
  public List<String> differing() throws IOException {
    Map<String, List<String>> expected = FamilyRows.read(order);
    return lines().entrySet().stream()
        .filter(came -> !came.getValue().equals(expected.get(came.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What came of a transform, and how its rows differ from those of Beam's default runner. */
  public String told(String name) {
    Trial came = requireNonNull(watched.get(name), name).trial();
    Subject subject = requireNonNull(Family.subjects(List.of(name)).get(name), name);
    Trial expected =
        Trial.run(
            subject,
            order.play(subject.events()).batch(1),
            PipelineOptionsFactory.create(),
            pipeline -> {});
    StringBuilder told = new StringBuilder("%s, %s: %s".formatted(name, order, lines(came)));
    expected
        .results()
        .forEach(
            (output, rows) ->
                told.append("\n" + output + ": ")
                    .append(
                        RowDifferences.between(
                            came.results().getOrDefault(output, Map.of()), rows)));
    return told.toString();
  }

  /** Lets go of what came; to be called once the run is over. */
  public void forget() {
    watched.values().forEach(Watched::forget);
  }

  private final class Watching extends PTransform<PCollection<Block>, PDone> {
    private static final long serialVersionUID = 1L;

    private final transient String name;
    private final transient Subject subject;

    Watching(String name, Subject subject) {
      this.name = name;
      this.subject = subject;
    }

    @Override
    public PDone expand(PCollection<Block> events) {
      watched.put(name, Watched.of(subject, events));
      return PDone.in(events.getPipeline());
    }
  }
}
