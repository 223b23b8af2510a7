/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.stream.Collectors.joining;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.block.SerializablePredicate;
import io.millrace.transforms.rows.InputCheck;
import io.millrace.transforms.sequence.Stage.Contiguity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@link MatchSequence} looks for among the rows of a key: named stages, one after the other.
 *
 * <p>The words are those of Flink's CEP library where the meaning is the same. From a row that fits
 * the first stage on, the key's rows are taken in their order; each is, in this order of
 * preference,
 *
 * <ol>
 *   <li>one for which {@link #until} of the stage under way holds: the stage takes no more;
 *   <li>taken by the stage under way, if it fits and there is room;
 *   <li>once that stage has its least number of rows: the end of the match without success, if it
 *       is to stay away there ({@link #notFollowedBy}); else taken by the next stage, if it fits;
 *   <li>passed over; where rows must follow directly ({@link #next}, {@link #consecutive}), that
 *       ends the match without success, or the stage if it has enough.
 * </ol>
 *
 * <p>So stages are greedy and never give a row back (possessive, as Flink's greedy ones are): of
 * {@code a{1,2} b}, when a row fits both a and b, SQL's MATCH_RECOGNIZE would try the other way
 * too. A condition sees one row alone.
 *
 * <p>Immutable. A pattern has at most {@value #MAX_STAGES} stages.
 *
 * <pre>{@code
 * Pattern.begin("view", Where.is("type", "view")).timesOrMore(3)
 *     .followedBy("cart", row -> row.int64("quantity") > 0)
 *     .notFollowedBy("order", Where.is("type", "order"))
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Pattern implements Serializable {
  private static final long serialVersionUID = 1L;
  static final int MAX_STAGES = 32;

  private final List<Stage> stages;

  private Pattern(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  /**
   * A pattern of one stage.
   *
   * @param stage its name, unlike all others
   * @param condition of each row it takes; a {@link Where} or any function
   */
  public static Pattern begin(String stage, SerializablePredicate<RowView> condition) {
    return new Pattern(List.of(Stage.once(stage, Contiguity.STRICT, condition)));
  }

  /** The first row that fits after the stage before; others may come between. */
  public Pattern followedBy(String stage, SerializablePredicate<RowView> condition) {
    return with(Stage.once(stage, Contiguity.RELAXED, condition));
  }

  /** The very next row of the key after the last one of the stage before. */
  public Pattern next(String stage, SerializablePredicate<RowView> condition) {
    return with(Stage.once(stage, Contiguity.STRICT, condition));
  }

  /**
   * No such row between the stages around it; at the end, none until the time is over.
   *
   * <p>At the end the match is decided when its time is over: at its first row + within.
   */
  public Pattern notFollowedBy(String stage, SerializablePredicate<RowView> condition) {
    return with(Stage.once(stage, Contiguity.ABSENT, condition));
  }

  /** The stage named last takes so many rows; at least 1, the default. */
  public Pattern times(int times) {
    return times(times, times);
  }

  /**
   * The stage named last takes so many rows, and all it can get.
   *
   * <p>As the last of a pattern it is decided when it has {@code max}, is ended, or its time is
   * over.
   *
   * @param min at least 1
   * @param max at least {@code min}
   */
  public Pattern times(int min, int max) {
    return withLast(last().times(min, max));
  }

  /** The stage named last takes at least so many rows, and all it can get; at least 1. */
  public Pattern timesOrMore(int min) {
    return withLast(last().times(min, Stage.UNLIMITED));
  }

  /**
   * The rows of the stage named last follow each other directly; the first row that does not fit
   * ends it.
   */
  public Pattern consecutive() {
    return withLast(last().inARow());
  }

  /**
   * Ends the stage named last: from such a row on it takes no more, and where it has not its least
   * number of rows the match is none.
   *
   * <p>The row itself is not taken by that stage; it may be by the next.
   */
  public Pattern until(SerializablePredicate<RowView> stop) {
    return withLast(last().until(stop));
  }

  List<Stage> stages() {
    return stages;
  }

  /** The stages that take rows. */
  List<String> taking() {
    return stages.stream().filter(stage -> !stage.isAbsent()).map(Stage::name).toList();
  }

  /** Tells what does not fit together, or not to the input. */
  void check(InputCheck check) {
    if (stages.size() > MAX_STAGES) {
      check.problem(
          "Invalid number of stages: " + stages.size() + " (must be at most " + MAX_STAGES + ")");
    }
    Set<String> names = new HashSet<>();
    Stage before = null;
    for (Stage stage : stages) {
      String name = stage.name();
      if (!names.add(name)) {
        check.problem("Cannot name two stages " + name);
      }
      if (before != null && before.isAbsent() && stage.contiguity() == Contiguity.STRICT) {
        String words = "Cannot use notFollowedBy(%s) together with next(%s): no row is between";
        check.problem(words.formatted(before.name(), name));
      }
      if (stage.max() == 1 && (stage.consecutive() || stage.until() != null)) {
        String word = stage.consecutive() ? "consecutive()" : "until()";
        check.problem("Cannot use " + word + " of " + name + " together with times(1)");
      }
      Stream.of(stage.condition(), stage.until())
          .filter(Where.class::isInstance)
          .forEach(condition -> ((Where) condition).check(check));
      before = stage;
    }
  }

  private Stage last() {
    Stage last = stages.get(stages.size() - 1);
    if (last.isAbsent()) {
      throw new IllegalArgumentException(
          "Cannot repeat or end " + last.name() + ": it is to stay away");
    }
    return last;
  }

  private Pattern with(Stage stage) {
    List<Stage> more = new ArrayList<>(stages);
    more.add(stage);
    return new Pattern(more);
  }

  private Pattern withLast(Stage stage) {
    List<Stage> changed = new ArrayList<>(stages);
    changed.set(stages.size() - 1, stage);
    return new Pattern(changed);
  }

  /** The stages without their conditions, which are code. */
  @Override
  public String toString() {
    return stages.stream().map(Stage::toString).collect(joining(", ", "Pattern[", "]"));
  }
}
