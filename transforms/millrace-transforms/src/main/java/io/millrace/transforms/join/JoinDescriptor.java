/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.Internal;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import io.millrace.transforms.join.JoinSpec.Alone;
import io.millrace.transforms.join.JoinSpec.Pair;
import io.millrace.transforms.period.PeriodMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Describes {@link Join}.
 *
 * @since 0.1
 */
@Internal
public final class JoinDescriptor implements RowsDescriptor<JoinSettings> {
  private static final String LEFT = "left";
  private static final String RIGHT = "right";

  @Override
  public Class<JoinSettings> settings() {
    return JoinSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        "join",
        1,
        "Joins the rows of two inputs that have equal keys and meet in event time.",
        List.of(
            new Port(LEFT, "Rows with keys and event times."),
            new Port(RIGHT, "Rows with keys of the same types, and event times.")),
        List.of(
            new Port("joined", "A row per pair, and per row that met none where so joined."),
            new Port("left_unmatched", "Rows of the left that met none and are kept apart."),
            new Port("right_unmatched", "Rows of the right that met none and are kept apart."),
            new Port("late_left", "Rows of the left that came after their period."),
            new Port("late_right", "Rows of the right that came after their period.")),
        Guarantees.ofPeriods(),
        List.of(
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            JoinMetrics.JOINED,
            JoinMetrics.LEFT_ALONE,
            JoinMetrics.RIGHT_ALONE,
            JoinMetrics.WITHOUT_KEY));
  }

  @Override
  public PCollectionRowTuple apply(JoinSettings settings, PCollectionRowTuple inputs) {
    JoinResult<Row> result =
        inputs.get(LEFT).apply("Join", settings.join().with(inputs.get(RIGHT)));
    return PCollectionRowTuple.of("joined", result.joined())
        .and("left_unmatched", result.leftUnmatched())
        .and("right_unmatched", result.rightUnmatched())
        .and("late_left", result.lateLeft())
        .and("late_right", result.lateRight());
  }

  @Override
  public String example() {
    return """
        {
          "meet": {"kind": "as_of", "look_back": "PT1H"},
          "on": [{"left": "product_id", "right": "product_id"}],
          "alone": "LEFT_JOINED",
          "prefix": "price_",
          "at": {"left": "sold_at", "right": "valid_from"},
          "stamped_by": {"left": "received_at", "right": "told_at"}
        }""";
  }

  @Override
  public void trace(JoinSettings settings, LineageBuilder lineage) {
    List<String> keys = settings.on().stream().map(Pair::right).toList();
    List<String> picked = settings.pick();
    List<String> added = new ArrayList<>(picked == null ? lineage.columns(RIGHT) : picked);
    added.removeAll(picked == null ? keys : List.of());

    lineage.output("joined");
    for (String field : lineage.columns(LEFT)) {
      lineage.copy(LEFT, List.of(field));
      settings.on().stream()
          .filter(pair -> settings.alone() == Alone.BOTH_JOINED && pair.left().equals(field))
          .forEach(pair -> lineage.and(Kind.IDENTITY, RIGHT, pair.right()));
    }
    added.forEach(field -> lineage.column(settings.prefix() + field, Kind.IDENTITY, RIGHT, field));
    joinedBy(settings, lineage);
    joinedBy(settings, lineage.output("left_unmatched").copyAll(LEFT));
    joinedBy(settings, lineage.output("right_unmatched").copyAll(RIGHT));
    joinedAt(settings, LEFT, lineage.output("late_left").copyAll(LEFT));
    joinedAt(settings, RIGHT, lineage.output("late_right").copyAll(RIGHT));
  }

  /** The times of a side by which its rows are late, too. */
  private static void joinedAt(JoinSettings settings, String side, LineageBuilder lineage) {
    for (Pair times : Arrays.asList(settings.at(), settings.stampedBy())) {
      if (times != null) {
        lineage.influence(Kind.WINDOW, side, side.equals(LEFT) ? times.left() : times.right());
      }
    }
  }

  private static void joinedBy(JoinSettings settings, LineageBuilder lineage) {
    for (Pair key : settings.on()) {
      lineage.influence(Kind.JOIN, LEFT, key.left());
      lineage.influence(Kind.JOIN, RIGHT, key.right());
    }
    joinedAt(settings, LEFT, lineage);
    joinedAt(settings, RIGHT, lineage);
    if (settings.meet() instanceof JoinSettings.Meet.AsOf) {
      lineage.influence(Kind.SORT, RIGHT, lineage.columns(RIGHT));
    }
  }
}
