/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.DefaultsTo;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** A {@link RowRule} as settings. */
record RuleSetting(
    @SchemaFieldDescription("What is asked.") Ask ask,
    @SchemaFieldDescription(
            "An expression in CEL over the row's fields; only rows for which it is true are asked. All if not given.")
        @Nullable String where,
    @SchemaFieldDescription("How bad it is: ERROR, WARN or INFO.") @DefaultsTo("ERROR")
        Severity severity,
    @SchemaFieldDescription(
            "What happens to a row that breaks it: PASS goes on, DROP goes to dropped, QUARANTINE becomes a dead letter, HALT does and its verdict says to publish nothing.")
        @DefaultsTo("QUARANTINE")
        Action action) {

  RowRule rule() {
    RowRule rule = ask.rule().withSeverity(severity).withAction(action);
    return where == null ? rule : rule.where(where);
  }

  /** As the factories of {@link RowRule}. */
  sealed interface Ask {
    RowRule rule();

    record IsComplete(@SchemaFieldDescription("A field of any type.") String field) implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.isComplete(field);
      }
    }

    record IsNotBlank(@SchemaFieldDescription("A STRING.") String field) implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.isNotBlank(field);
      }
    }

    record IsTextIn(
        @SchemaFieldDescription("A STRING.") String field,
        @SchemaFieldDescription("The texts.") List<String> texts,
        @SchemaFieldDescription("Whether it must be none of them.") @DefaultsTo("false")
            boolean not)
        implements Ask {
      @Override
      public RowRule rule() {
        return not ? RowRule.isNotContainedIn(field, texts) : RowRule.isContainedIn(field, texts);
      }
    }

    record IsNumberIn(
        @SchemaFieldDescription("A number.") String field,
        @SchemaFieldDescription("The numbers.") List<BigDecimal> numbers,
        @SchemaFieldDescription("Whether it must be none of them.") @DefaultsTo("false")
            boolean not)
        implements Ask {
      @Override
      public RowRule rule() {
        return not
            ? RowRule.isNotContainedIn(field, numbers)
            : RowRule.isContainedIn(field, numbers);
      }
    }

    record IsBetween(
        @SchemaFieldDescription("A number.") String field,
        @SchemaFieldDescription("The least it may be; open if not given.") @Nullable BigDecimal min,
        @SchemaFieldDescription("The most it may be; open if not given.") @Nullable BigDecimal max,
        @SchemaFieldDescription("What it must be above; open if not given.")
            @Nullable BigDecimal above,
        @SchemaFieldDescription("What it must be below; open if not given.")
            @Nullable BigDecimal below)
        implements Ask {
      @Override
      public RowRule rule() {
        Bounds bounds = Bounds.unbounded();
        bounds = min == null ? bounds : bounds.atLeast(min);
        bounds = max == null ? bounds : bounds.atMost(max);
        bounds = above == null ? bounds : bounds.above(above);
        return RowRule.isBetween(field, below == null ? bounds : bounds.below(below));
      }
    }

    record IsPositive(@SchemaFieldDescription("A number.") String field) implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.isPositive(field);
      }
    }

    record HasPattern(
        @SchemaFieldDescription("A STRING.") String field,
        @SchemaFieldDescription("A regular expression of the whole text; null passes.")
            String pattern)
        implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.hasPattern(field, pattern);
      }
    }

    record HasLengthBetween(
        @SchemaFieldDescription("A STRING.") String field,
        @SchemaFieldDescription("The fewest characters; 0 if not given.")
            @Nullable Integer minLength,
        @SchemaFieldDescription("The most characters; open if not given.")
            @Nullable Integer maxLength)
        implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.hasLengthBetween(field, minLength, maxLength);
      }
    }

    record HasDataType(
        @SchemaFieldDescription("A STRING.") String field,
        @SchemaFieldDescription("INTEGRAL, FRACTIONAL, BOOLEAN or TIMESTAMP.") DataType type)
        implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.hasDataType(field, type);
      }
    }

    record MatchesJsonSchema(
        @SchemaFieldDescription("A STRING of JSON.") String field,
        @SchemaFieldDescription("A JSON Schema of draft 2020-12.") String schema)
        implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.matchesJsonSchema(field, schema);
      }
    }

    record Contains(
        @SchemaFieldDescription("A STRING.") String field,
        @SchemaFieldDescription("EMAIL, URL, CREDIT_CARD_NUMBER or SOCIAL_SECURITY_NUMBER.")
            Content content,
        @SchemaFieldDescription("Whether it must have none.") @DefaultsTo("false") boolean not)
        implements Ask {
      @Override
      public RowRule rule() {
        return not ? RowRule.doesNotContain(field, content) : RowRule.contains(field, content);
      }
    }

    record Compares(
        @SchemaFieldDescription("A number, DATETIME or STRING.") String field,
        @SchemaFieldDescription("LESS, LESS_OR_EQUAL, GREATER or GREATER_OR_EQUAL.")
            Comparison comparison,
        @SchemaFieldDescription("A field of the same kind.") String other)
        implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.compared(field, comparison, other);
      }
    }

    record Satisfies(
        @SchemaFieldDescription("What the rule is called.") String name,
        @SchemaFieldDescription("An expression in CEL over the row's fields.") String expression)
        implements Ask {
      @Override
      public RowRule rule() {
        return RowRule.satisfies(name, expression);
      }
    }

    record EventTimeWithin(
        @SchemaFieldDescription("A DATETIME.") String field,
        @SchemaFieldDescription("How far before the reference; open if not given.")
            @Nullable Duration notOlderThan,
        @SchemaFieldDescription("How far after the reference; open if not given.")
            @Nullable Duration notAheadOf,
        @SchemaFieldDescription(
                "One reference for all rows, an ISO 8601 instant, which YAML needs in quotes;"
                    + " reference_field if not given.")
            @Nullable String at,
        @SchemaFieldDescription("The DATETIME that is the reference; at if not given.")
            @Nullable String referenceField)
        implements Ask {
      public EventTimeWithin {
        if ((at == null) == (referenceField == null)) {
          throw new IllegalArgumentException(
              "Invalid reference of " + field + " (must be one of at and reference_field)");
        }
        if (at != null) {
          instant(at);
        }
      }

      @Override
      public RowRule rule() {
        return RowRule.eventTimeWithin(field, notOlderThan, notAheadOf, reference());
      }

      private TimeReference reference() {
        if (referenceField != null) {
          return TimeReference.field(referenceField);
        }
        return TimeReference.at(instant(requireNonNull(at, "at is null")));
      }

      private static Instant instant(String text) {
        try {
          return Instant.parse(text);
        } catch (DateTimeParseException e) {
          throw new IllegalArgumentException(
              "Invalid at: " + text + " (must be an instant such as 2026-03-01T12:00:00Z)", e);
        }
      }
    }
  }
}
