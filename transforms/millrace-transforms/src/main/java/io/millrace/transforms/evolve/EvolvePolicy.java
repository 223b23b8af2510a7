/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Evolving;

/**
 * What becomes of the differences between the schema of the rows and the one wanted. The words are
 * those of Flink CDC's {@code schema.change.behavior}, with their meaning as far as a collection
 * has it, whose schema is known before it runs.
 *
 * @since 0.1
 */
@Evolving
public enum EvolvePolicy {
  /** None is allowed: a difference is an exception before the run. Another order is none. */
  EXCEPTION,

  /**
   * All are applied: fields are added, dropped, renamed and converted. What cannot be is an
   * exception: before the run where no value could, in the run at the first value that does not
   * fit.
   */
  EVOLVE,

  /** As {@link #EVOLVE}, but a row with a value that does not fit becomes a dead letter. */
  TRY_EVOLVE,

  /**
   * All are applied so that nothing is lost: every field is nullable, dropped ones are kept at the
   * end, and one whose new type may not take every value is kept beside it as {@code <field>_was}.
   * A value that does not fit is null in the new field.
   */
  LENIENT,

  /**
   * None is followed: a field is read where it has the same name and type, and takes its nulls. The
   * others of the schema wanted have their default or are null.
   */
  IGNORE
}
