/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.dedup.Scope.Kind;
import io.millrace.transforms.period.SessionCut;
import io.millrace.transforms.rows.InputCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/** Tells all that is wrong with a spec and its input. */
final class DeduplicateCheck {
  private static final List<TypeName> ORDERED_TYPES =
      Stream.concat(
              InputCheck.PLAIN_TYPES.stream(),
              Stream.of(TypeName.FLOAT, TypeName.DOUBLE, TypeName.DECIMAL))
          .toList();

  private final DeduplicateSpec spec;
  private final PCollection<?> input;
  private final Schema rows;
  private final InputCheck check;

  private DeduplicateCheck(DeduplicateSpec spec, PCollection<?> input, Schema rows) {
    this.spec = spec;
    this.input = input;
    this.rows = rows;
    check = InputCheck.of("deduplicate", input, rows);
    spec.keys().forEach(check::key);
    spec.times().check(check);
    if (spec.every() != null && spec.scope().kind() != Kind.SESSIONS) {
      check.problem("Cannot use every(" + spec.every() + ") without inSessions");
    }
  }

  /**
   * Of any kind of scope.
   *
   * @throws ValidationException if there is any problem
   */
  static void any(DeduplicateSpec spec, PCollection<?> input, Schema rows) {
    if (spec.scope().kind() == Kind.HORIZON) {
      first(spec, input, rows);
    } else {
      winners(spec, input, rows);
    }
  }

  /**
   * Of a scope with a winner by data.
   *
   * @throws ValidationException if there is any problem
   */
  static void winners(DeduplicateSpec spec, PCollection<?> input, Schema rows) {
    DeduplicateCheck of = new DeduplicateCheck(spec, input, rows);
    of.checkWinners();
    of.check.orThrow();
  }

  /**
   * Of a horizon.
   *
   * @throws ValidationException if there is any problem
   */
  static void first(DeduplicateSpec spec, PCollection<?> input, Schema rows) {
    DeduplicateCheck of = new DeduplicateCheck(spec, input, rows);
    of.checkFirst();
    of.check.orThrow();
  }

  private void checkWinners() {
    if (spec.keep() == null) {
      check.problem(
          "Missing required time field; name it by keepingEarliest(field) or keepingLatest(field)");
    }
    DeduplicateLayout.ordering(spec).forEach(field -> check.field(field, ORDERED_TYPES));
    checkConflicting();
    spec.times()
        .checkStampCounts(
            spec.scope().kind() != Kind.WHOLE, "inWindows, inSessions or within", check);
    if (spec.scope().kind() == Kind.WHOLE) {
      if (input.isBounded() == IsBounded.UNBOUNDED) {
        check.problem(
            "Cannot deduplicate "
                + input.getName()
                + ": it is unbounded and has no last row;"
                + " say inWindows(size), inSessions(gap, cap) or within(horizon)");
      }
      if (spec.lateness() != null) {
        check.problem(
            "Cannot use allowingLateness("
                + spec.lateness()
                + ") without inWindows, inSessions or within: all rows are waited for");
      }
    } else if (spec.latenessWindow() != null) {
      check.problem(
          "Cannot use allowingLateness with windows together with "
              + spec.scope()
              + ": it has its own");
    }
    if (spec.scope().kind() == Kind.SESSIONS) {
      SessionCut.check(
          requireNonNull(spec.scope().span(), "gap is null"),
          requireNonNull(spec.scope().cap(), "cap is null"),
          spec.every(),
          check);
    }
  }

  private void checkFirst() {
    if (spec.keep() != null || !spec.ties().isEmpty()) {
      check.problem(
          "Cannot use "
              + (spec.keep() == null ? "tieBrokenBy(" + spec.ties() + ")" : spec.keep())
              + " together with "
              + spec.scope()
              + ": the first row to arrive is kept");
    }
    if (spec.compared() != null) {
      spec.compared().forEach(check::field);
      checkConflicting();
    }
    spec.times().checkStampCounts(spec.lateness() != null, "allowingLateness", check);
    if (input.isBounded() == IsBounded.UNBOUNDED && spec.lateness() == null) {
      check.problem(
          "Cannot deduplicate "
              + input.getName()
              + ": it is unbounded and nothing would be forgotten; say allowingLateness(duration)");
    }
  }

  private void checkConflicting() {
    List<String> output = new ArrayList<>(rows.getFieldNames());
    output.add(DeduplicateLayout.CONFLICTING);
    check.outputFields(output);
  }
}
