/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link MatchSequence} as settings. */
record SequenceSettings(
    @SchemaFieldDescription("Whose sequences: the fields that tell the keys apart.")
        List<String> by,
    @SchemaFieldDescription("What follows what, at least one stage.") List<StageSetting> pattern,
    @SchemaFieldDescription(
            "How long after its first row a match may take rows, that long excluded.")
        Duration within,
    @SchemaFieldDescription(
            "Which further matches a match leaves room for: SKIP_TO_NEXT for all, SKIP_OVERLAPPED"
                + " for those that begin after it.")
        @DefaultsTo("SKIP_TO_NEXT")
        AfterMatch afterMatch,
    @SchemaFieldDescription("Whether what was not complete in time comes out too.")
        @DefaultsTo("false")
        boolean timedOut,
    @SchemaFieldDescription("What is told of a match beside its times.") @DefaultsTo("[]")
        List<TakeSetting> take,
    @SchemaFieldDescription(
            "The DATETIME field with the event time; the timestamps of the elements if not given.")
        @Nullable String on,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription(
            "The periods that matches of unbounded input come out after; within if not given.")
        @Nullable Duration every,
    @SchemaFieldDescription("How long a period waits for rows after its end.") @DefaultsTo("PT0S")
        Duration lateness) {

  /** How a stage follows the one before. */
  enum Link {
    FOLLOWED_BY,
    NEXT,
    NOT_FOLLOWED_BY
  }

  /** A stage of a {@link Pattern}. */
  record StageSetting(
      @SchemaFieldDescription("Its name, unlike all others.") String name,
      @SchemaFieldDescription("How it follows the stage before; the first follows none.")
          @DefaultsTo("FOLLOWED_BY")
          Link link,
      @SchemaFieldDescription("What holds for each row it takes.") Condition where,
      @SchemaFieldDescription("How many rows it takes at least.") @DefaultsTo("1") int min,
      @SchemaFieldDescription("How many rows it takes at most; min if not given.")
          @Nullable Integer max,
      @SchemaFieldDescription("Whether it takes all rows it can get, not together with max.")
          @DefaultsTo("false")
          boolean orMore,
      @SchemaFieldDescription("Whether its rows follow each other directly.") @DefaultsTo("false")
          boolean consecutive,
      @SchemaFieldDescription("From such a row on it takes no more.") @Nullable Condition until) {

    StageSetting {
      if (orMore && max != null) {
        throw new IllegalArgumentException("Cannot use or_more together with max of stage " + name);
      }
    }

    Pattern after(@Nullable Pattern before) {
      Pattern pattern =
          before == null
              ? Pattern.begin(name, where.where())
              : switch (link) {
                case FOLLOWED_BY -> before.followedBy(name, where.where());
                case NEXT -> before.next(name, where.where());
                case NOT_FOLLOWED_BY -> before.notFollowedBy(name, where.where());
              };
      if (orMore) {
        pattern = pattern.timesOrMore(min);
      } else if (min != 1 || max != null) {
        pattern = pattern.times(min, max == null ? min : max);
      }
      pattern = consecutive ? pattern.consecutive() : pattern;
      return until == null ? pattern : pattern.until(until.where());
    }
  }

  /** As the factories of {@link Where}. */
  sealed interface Condition {
    Where where();

    record TextIn(
        @SchemaFieldDescription("A STRING.") String field,
        @SchemaFieldDescription("Which texts fit.") List<String> texts)
        implements Condition {
      @Override
      public Where where() {
        return Where.isIn(field, texts);
      }
    }

    record NumberIn(
        @SchemaFieldDescription("A number.") String field,
        @SchemaFieldDescription("Which numbers fit.") List<BigDecimal> numbers)
        implements Condition {
      @Override
      public Where where() {
        return Where.isIn(field, numbers);
      }
    }

    record Truth(
        @SchemaFieldDescription("A BOOLEAN.") String field,
        @SchemaFieldDescription("Which of the two fits; null fits neither.") @DefaultsTo("true")
            boolean is)
        implements Condition {
      @Override
      public Where where() {
        return Where.is(field, is);
      }
    }

    record Bound(
        @SchemaFieldDescription("A number.") String field,
        @SchemaFieldDescription("On which side of the bound: ABOVE, AT_LEAST, BELOW, AT_MOST.")
            Side side,
        @SchemaFieldDescription("A number.") BigDecimal bound)
        implements Condition {
      @Override
      public Where where() {
        return switch (side) {
          case ABOVE -> Where.above(field, bound);
          case AT_LEAST -> Where.atLeast(field, bound);
          case BELOW -> Where.below(field, bound);
          case AT_MOST -> Where.atMost(field, bound);
        };
      }
    }

    /** Where a number is. */
    enum Side {
      ABOVE,
      AT_LEAST,
      BELOW,
      AT_MOST
    }
  }

  /** What a match tells: a {@link Take}; a count where there is no field. */
  record TakeSetting(
      @SchemaFieldDescription("The output field; null where the stage took no row, 0 of a COUNT.")
          String as,
      @SchemaFieldDescription("FIRST or LAST for a field of that row, COUNT for how many rows.")
          Take.Which which,
      @SchemaFieldDescription("The stage.") String stage,
      @SchemaFieldDescription("The field of the row; none for COUNT.") @Nullable String field) {
    Take take() {
      return switch (which) {
        case COUNT -> Take.count(as, stage);
        case FIRST -> Take.first(as, stage, field == null ? "" : field);
        case LAST -> Take.last(as, stage, field == null ? "" : field);
      };
    }
  }

  SequenceSettings {
    pattern = List.copyOf(pattern);
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("Missing required pattern");
    }
  }

  RowTimes times() {
    return new RowTimes(on, stampedBy);
  }

  MatchSequence matchSequence() {
    Pattern stages = pattern.get(0).after(null);
    for (StageSetting stage : pattern.subList(1, pattern.size())) {
      stages = stage.after(stages);
    }
    MatchSequence match =
        MatchSequence.by(by.toArray(String[]::new))
            .pattern(stages)
            .within(within)
            .afterMatch(afterMatch)
            .allowingLateness(lateness)
            .taking(take.stream().map(TakeSetting::take).toArray(Take[]::new));
    match = timedOut ? match.withTimedOut() : match;
    match = on == null ? match : match.on(on);
    match = stampedBy == null ? match : match.stampedBy(stampedBy);
    return every == null ? match : match.every(every);
  }
}
