/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A spec that has met its input: what to walk, and the fields of what is found. */
final class SequenceLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST_LOOKS = 1440;
  private static final List<String> ALWAYS =
      List.of("match_start", "match_end", "decided_at", "outcome");

  private final MatchSequenceSpec spec;
  private final Pattern pattern;
  private final Duration within;
  private final Schema outputSchema;

  private SequenceLayout(MatchSequenceSpec spec, Schema input) {
    this.spec = spec;
    this.pattern = requireNonNull(spec.pattern(), "pattern is null");
    this.within = requireNonNull(spec.within(), "within is null");
    Schema.Builder output = Schema.builder();
    for (String key : spec.keyFields()) {
      output.addField(key, input.getField(key).getType().withNullable(false));
    }
    output
        .addField(ALWAYS.get(0), FieldType.DATETIME)
        .addField(ALWAYS.get(1), FieldType.DATETIME)
        .addField(ALWAYS.get(2), FieldType.DATETIME)
        .addField(ALWAYS.get(3), FieldType.STRING);
    for (Take take : spec.takes()) {
      output.addField(
          take.as(),
          take.field() == null
              ? FieldType.INT64
              : input.getField(take.field()).getType().withNullable(true));
    }
    this.outputSchema = output.build();
  }

  /**
   * @throws ValidationException if the spec is incomplete or does not fit the input
   */
  static SequenceLayout of(MatchSequenceSpec spec, PCollection<Row> input) {
    InputCheck check = InputCheck.of("match sequences of", input);
    spec.times().check(check);
    return checked(spec, check, input.getSchema());
  }

  /**
   * @throws ValidationException if the spec is incomplete, does not fit the input, or names an
   *     event time field
   */
  static SequenceLayout ofBlocks(MatchSequenceSpec spec, PCollection<Block> input, Schema rows) {
    InputCheck check = InputCheck.of("match sequences of", input, rows);
    spec.times().problemsOnBlocks().forEach(check::problem);
    return checked(spec, check, rows);
  }

  private static SequenceLayout checked(MatchSequenceSpec spec, InputCheck check, Schema rows) {
    spec.keyFields().forEach(check::key);
    Pattern pattern = spec.pattern();
    if (pattern == null) {
      check.problem("Missing required pattern; choose it by pattern(pattern)");
    } else {
      pattern.check(check);
      spec.takes().forEach(take -> check(take, pattern.taking(), check));
    }
    if (spec.within() == null) {
      check.problem("Missing required within; choose it by within(duration)");
    } else if (isTooShort(spec.every(), spec.lookBack())) {
      check.problem(
          "Invalid every: %s (must be at least 1/%d of the look-back, %s)"
              .formatted(spec.every(), MOST_LOOKS, spec.lookBack()));
    }
    List<String> output = new ArrayList<>(spec.keyFields());
    output.addAll(ALWAYS);
    spec.takes().forEach(take -> output.add(take.as()));
    check.outputFields(output);
    check.orThrow();
    return new SequenceLayout(spec, rows);
  }

  private static boolean isTooShort(@Nullable Duration every, Duration lookBack) {
    return every != null && every.multipliedBy(MOST_LOOKS).compareTo(lookBack) < 0;
  }

  private static void check(Take take, List<String> stages, InputCheck check) {
    if (!stages.contains(take.stage())) {
      check.problem(
          "Unsupported stage of %s: %s (supported: %s)".formatted(take.as(), take.stage(), stages));
    }
    if (take.field() != null) {
      check.field(take.field());
    }
  }

  Schema outputSchema() {
    return outputSchema;
  }

  List<String> keyFields() {
    return spec.keyFields();
  }

  List<Take> takes() {
    return spec.takes();
  }

  /** Where each take's stage stands among those that take rows. */
  int[] stepsOfTakes() {
    return spec.takes().stream().mapToInt(take -> pattern.taking().indexOf(take.stage())).toArray();
  }

  boolean withTimedOut() {
    return spec.withTimedOut();
  }

  Walks walks() {
    return new Walks(new Steps(pattern), within.toMillis(), spec.afterMatch());
  }

  Duration every() {
    Duration every = spec.every();
    return every == null ? within : every;
  }

  Duration lookBack() {
    return spec.lookBack();
  }
}
