/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * One run of a {@link ParityTest}: an engine, a mode and an order of arrival. Immutable.
 *
 * @since 0.1
 */
@Evolving
public final class ParityCell {
  private static final Duration NEXT_TO_NONE = Duration.ofMillis(1);

  /** What of a script's mishaps happens. */
  enum Arrival {
    IN_ORDER {
      @Override
      EventScript of(EventScript script) {
        return SHUFFLED.of(script).disorder(NEXT_TO_NONE);
      }
    },
    SHUFFLED {
      @Override
      EventScript of(EventScript script) {
        return DUPLICATED.of(script).repeats(0);
      }
    },
    DUPLICATED {
      @Override
      EventScript of(EventScript script) {
        return script.tardy(0, NEXT_TO_NONE);
      }
    },
    STRAGGLERS {
      @Override
      EventScript of(EventScript script) {
        return script;
      }
    };

    abstract EventScript of(EventScript script);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** How the events are read. */
  enum Input {
    BATCH("batch"),
    STREAM("streaming"),
    STREAM_OF_OTHER_ORDER("streaming, splits in another order");

    private final String words;

    Input(String words) {
      this.words = words;
    }

    boolean isStream() {
      return this != BATCH;
    }

    PTransform<PBegin, PCollection<Block>> of(Script script) {
      return this == BATCH ? script.batch(1) : script.stream(ordinal());
    }
  }

  private final ParityEngine engine;
  private final Arrival arrival;
  private final Input input;
  private final long seed;

  ParityCell(ParityEngine engine, Arrival arrival, Input input, long seed) {
    this.engine = engine;
    this.arrival = arrival;
    this.input = input;
    this.seed = seed;
  }

  /**
   * Runs a pipeline over a script and holds its outputs against an oracle, whatever the order of
   * their rows; decimals by value.
   *
   * @param script with all that may happen to the events; some orders of arrival leave out what is
   *     tardy, repeated or out of order
   * @param pipeline from events to named outputs
   * @param oracle the rows of each output that is compared, worked out from the blocks of the
   *     script, whose rows have event times and stamps
   * @throws AssertionError if an output has other rows, with the first of them and the seed
   */
  public void check(
      EventScript script,
      Function<PCollection<Block>, Outcome> pipeline,
      Function<Script, Map<String, List<Row>>> oracle) {
    EventScript arriving = arrival.of(script);
    Script played = arriving.play(seed);
    Trial trial =
        Trial.run(
            new Fed(arriving, pipeline), input.of(played), engine.options(), engine::complete);
    oracle.apply(played).forEach((output, rows) -> compare(played, output, rows, trial));
  }

  private record Fed(EventScript events, Function<PCollection<Block>, Outcome> pipeline)
      implements Subject {
    @Override
    public Outcome apply(PCollection<Block> read, Ledger.Step line) {
      return pipeline.apply(read);
    }
  }

  private void compare(Script script, String output, List<Row> rows, Trial trial) {
    Map<Row, Long> results = trial.results().get(output);
    if (results == null) {
      throw new IllegalArgumentException(
          "Unsupported output: " + output + " (supported: " + trial.results().keySet() + ")");
    }
    RowDifferences differences =
        RowDifferences.between(results, rows.stream().collect(groupingBy(row -> row, counting())));
    if (!differences.isEmpty()) {
      throw new AssertionError(
          "%s: %s of %s is not what the oracle says in %d rows:%n%s"
              .formatted(this, output, script, differences.size(), differences));
    }
  }

  /** Says which it is. */
  @Override
  public String toString() {
    return arrival + ", " + input.words + " on " + engine.name();
  }
}
