/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.ledger;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * Counts, inside the data path, what comes into each step and what comes out at each of its ends.
 *
 * <p>Every term is counted at its own output, none by subtraction, and not by Beam metrics, which
 * count retried bundles again. It does not promise that a record kept its content: it counts.
 *
 * <p><b>Input:</b> globally windowed collections. <b>Output:</b> one count per step and term that
 * saw a record; where any input is unbounded, one so far for each ten seconds in which a record
 * came, and a last one when the watermark reaches the end: of a step and term the highest pane
 * counts. An output that may give a record's result again, as a late row's correction does, cannot
 * be counted; its step says what it took in, as {@code AggregateBlocksResult.absorbed()} does.
 * <b>State and memory:</b> a number per bundle. Not thread-safe; one per pipeline, used while the
 * graph is built. A block counts as its rows, any other element as one record.
 *
 * <pre>{@code
 * Ledger ledger = new Ledger();
 * ledger.step("orders/Check")
 *     .read(parsed).written(checked.accepted()).rejected(checked.rejected());
 * PCollection<KV<String, Long>> counts = ledger.counts(pipeline);
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Ledger {
  static final String SEPARATOR = "\t";

  /** A block stands for its rows, all else for itself. */
  private static final SerializableFunction<Object, Long> RECORDS =
      element -> element instanceof Block block ? (long) block.rows() : 1L;

  private static final Duration UPDATE_EVERY = Duration.standardSeconds(10);
  private static final Duration ENTRY_EVERY = Duration.standardMinutes(1);

  private final List<String> steps = new ArrayList<>();
  private final Map<Counted<?>, List<String>> counted = new LinkedHashMap<>();

  /** Opens the line of a step. Names are unique in a ledger, as they are in the pipeline. */
  public Step step(String name) {
    requireNonNull(name, "name is null");
    if (name.isEmpty() || name.contains(SEPARATOR) || steps.contains(name)) {
      throw new IllegalArgumentException(
          "Invalid ledger step: '" + name + "' (must be new, not empty and without a tab)");
    }
    steps.add(name);
    return new Step(name);
  }

  /** The steps in the order they were opened: the order of the sheet. */
  public List<String> steps() {
    return List.copyOf(steps);
  }

  /**
   * All counts, one element per step and term of bounded input; hand them to {@link
   * LedgerSheet#of}.
   */
  public PCollection<KV<String, Long>> counts(Pipeline pipeline) {
    PCollection<KV<String, Long>> all = gathered(pipeline);
    return (all.isBounded() == IsBounded.BOUNDED ? all : all.apply("Ledger/When", updates()))
        .apply("Ledger/Add", Sum.longsPerKey());
  }

  /**
   * All counts in entries that add up, each by {@link #key}: one of bounded input, of unbounded one
   * for each minute in which a record came and a last one when the watermark reaches the end. A
   * record may be in one entry where it came into a step, and in a later one where it left it.
   */
  public PCollection<Map<String, Long>> entries(Pipeline pipeline) {
    PCollection<Map<String, Long>> each =
        gathered(pipeline)
            .apply(
                "Ledger/Each",
                MapElements.into(counts()).via(count -> Map.of(count.getKey(), count.getValue())))
            .setCoder(AddCounts.CODER);
    return added(
        "Ledger/Entry",
        each.isBounded() == IsBounded.BOUNDED
            ? each
            : each.apply(
                "Ledger/EachMinute",
                Ledger.<Map<String, Long>>early(ENTRY_EVERY).discardingFiredPanes()));
  }

  /** What entries add up to, once their input has ended: one element, though no record came. */
  public static PCollection<Map<String, Long>> total(PCollection<Map<String, Long>> entries) {
    PCollection<Map<String, Long>> nothing =
        entries
            .getPipeline()
            .apply(
                "Ledger/Nothing",
                Create.of(List.of(Map.<String, Long>of())).withCoder(AddCounts.CODER));
    if (entries.isBounded() == IsBounded.UNBOUNDED) {
      Window<Map<String, Long>> atTheEnd =
          Window.<Map<String, Long>>configure()
              .triggering(AfterWatermark.pastEndOfWindow())
              .withAllowedLateness(Duration.ZERO)
              .discardingFiredPanes();
      // What is gathered in one collection has one trigger.
      return total(
          entries.apply("Ledger/AtTheEnd", atTheEnd),
          nothing.apply("Ledger/NothingAtTheEnd", atTheEnd));
    }
    return total(entries, nothing);
  }

  private static PCollection<Map<String, Long>> total(
      PCollection<Map<String, Long>> entries, PCollection<Map<String, Long>> nothing) {
    return added(
        "Ledger/Total",
        PCollectionList.of(entries).and(nothing).apply("Ledger/All", Flatten.pCollections()));
  }

  private static PCollection<Map<String, Long>> added(
      String step, PCollection<Map<String, Long>> counts) {
    return counts
        .apply(step + "/OneKey", WithKeys.of("ledger"))
        .apply(step, Combine.perKey(new AddCounts()))
        .apply(step + "/Added", Values.create());
  }

  private static TypeDescriptor<Map<String, Long>> counts() {
    return TypeDescriptors.maps(TypeDescriptors.strings(), TypeDescriptors.longs());
  }

  private PCollection<KV<String, Long>> gathered(Pipeline pipeline) {
    if (counted.isEmpty()) {
      throw new IllegalStateException("Missing ledger counts: no step was counted");
    }
    PCollectionList<KV<String, Long>> counts = PCollectionList.empty(pipeline);
    for (Map.Entry<Counted<?>, List<String>> entry : counted.entrySet()) {
      counts = counts.and(entry.getKey().count(entry.getValue(), counts.size()));
    }
    return counts.apply("Ledger/Gather", Flatten.pCollections());
  }

  private static Window<KV<String, Long>> updates() {
    return Ledger.<KV<String, Long>>early(UPDATE_EVERY).accumulatingFiredPanes();
  }

  private static <T> Window<T> early(Duration every) {
    return Window.<T>configure()
        .triggering(
            AfterWatermark.pastEndOfWindow()
                .withEarlyFirings(AfterProcessingTime.pastFirstElementInPane().plusDelayOf(every)))
        .withAllowedLateness(Duration.ZERO);
  }

  /** The name under which the count of a term of a step travels. */
  public static String key(String step, LedgerTerm term) {
    return step + SEPARATOR + term.name();
  }

  /**
   * What is counted once, for all the terms it stands for: a collection may be what one step wrote
   * and another reads.
   */
  private record Counted<T>(PCollection<T> records, SerializableFunction<? super T, Long> weight) {
    PCollection<KV<String, Long>> count(List<String> keys, int number) {
      // A term may have several outputs; the number keeps their names apart and stable.
      String term = keys.get(0).replace('/', '.').replace(SEPARATOR, ".");
      return records.apply("Ledger/" + term + "." + number, CountRecords.as(keys, weight));
    }
  }

  /** One line of the ledger while the graph is built. */
  public final class Step {
    private final String name;

    private Step(String name) {
      this.name = name;
    }

    public <T> Step read(PCollection<T> in) {
      return add(LedgerTerm.READ, in, RECORDS);
    }

    /** For an input whose elements stand for several records each, e.g. a file's tally. */
    public <T> Step read(PCollection<T> in, SerializableFunction<T, Long> records) {
      return add(LedgerTerm.READ, in, records);
    }

    /** What enters again beside what is read, of an earlier run. */
    public <T> Step replayed(PCollection<T> in) {
      return add(LedgerTerm.REPLAYED, in, RECORDS);
    }

    public <T> Step written(PCollection<T> out) {
      return add(LedgerTerm.WRITTEN, out, RECORDS);
    }

    /** For an output whose elements absorb several records each, e.g. aggregates or data files. */
    public <T> Step written(PCollection<T> out, SerializableFunction<T, Long> records) {
      return add(LedgerTerm.WRITTEN, out, records);
    }

    public <T> Step filtered(PCollection<T> out) {
      return add(LedgerTerm.FILTERED, out, RECORDS);
    }

    public <T> Step duplicates(PCollection<T> out) {
      return add(LedgerTerm.DUPLICATES, out, RECORDS);
    }

    public <T> Step late(PCollection<T> out) {
      return add(LedgerTerm.LATE, out, RECORDS);
    }

    public <T> Step rejected(PCollection<T> out) {
      return add(LedgerTerm.REJECTED, out, RECORDS);
    }

    private <T> Step add(
        LedgerTerm term, PCollection<T> records, SerializableFunction<? super T, Long> weight) {
      CountRecords.requireGlobal(records);
      counted
          .computeIfAbsent(new Counted<>(records, weight), one -> new ArrayList<>())
          .add(key(name, term));
      return this;
    }
  }
}
