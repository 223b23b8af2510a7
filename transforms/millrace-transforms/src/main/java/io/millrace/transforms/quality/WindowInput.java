/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.rows.InputCheck;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What is checked.
 *
 * @param other to compare with; null for none
 * @param otherSchema null for none
 */
record WindowInput<T>(
    PCollection<T> rows,
    Schema schema,
    @Nullable PCollection<T> other,
    @Nullable Schema otherSchema) {
  static WindowInput<Row> ofRows(PCollection<Row> rows, @Nullable PCollection<Row> other) {
    return new WindowInput<>(
        rows, rows.getSchema(), other, other == null ? null : other.getSchema());
  }

  static WindowInput<Block> of(PCollection<Block> rows, @Nullable PCollection<Block> other) {
    return new WindowInput<>(
        rows,
        BlockCoder.of(rows).schema(),
        other,
        other == null ? null : BlockCoder.of(other).schema());
  }

  boolean isBounded() {
    return rows.isBounded() == IsBounded.BOUNDED
        && (other == null || other.isBounded() == IsBounded.BOUNDED);
  }

  /**
   * @throws ValidationException if anything does not fit; its message holds all of it
   */
  void require(CheckWindowsSpec spec) {
    InputCheck check = InputCheck.of("check", rows, schema);
    spec.by().forEach(field -> check.field(field, InputCheck.PLAIN_TYPES));
    spec.sampled().forEach(field -> check.field(field, ContentText.TYPES));
    if (other != null && otherSchema != null) {
      InputCheck compared = check.and("compare with", "other", other, otherSchema);
      spec.by().forEach(field -> check.match(field, compared, field));
      if (!isInBlocks()) {
        spec.times().check(compared);
      }
    }
    requireTogether(spec, check);
    for (WindowRule rule : spec.rules()) {
      rule.metric().check(new MetricCheck(rule.name(), schema, otherSchema, false, check::problem));
    }
    check.orThrow();
  }

  private boolean isInBlocks() {
    return rows.getCoder() instanceof BlockCoder;
  }

  private void requireTogether(CheckWindowsSpec spec, InputCheck check) {
    String cannot = "Cannot check " + spec.dataset() + ": ";
    if (spec.context() == null) {
      check.problem("Missing required step; name it with at(new StepContext(run, step))");
    }
    if (isInBlocks()) {
      spec.times().problemsOnBlocks().forEach(check::problem);
    } else {
      spec.times().check(check);
    }
    spec.times().checkStampCounts(spec.windows() != null, "windows", check);
    if (spec.windows() == null && !isBounded()) {
      check.problem(cannot + "it is unbounded; name windows by tumbling(size)");
    }
    if (spec.looksBack()) {
      if (spec.windows() == null || spec.windows().size() == null) {
        check.problem(
            cannot + "isNotAnomalous goes by the windows before; name windows by tumbling(size)");
      } else {
        LookBack.check(spec.rules(), spec.step(), spec.lateness(), check);
      }
    }
    if (other != null && spec.rules().stream().noneMatch(rule -> rule.metric().needsOther())) {
      check.problem(cannot + "no rule compares it with the other dataset");
    }
  }
}
