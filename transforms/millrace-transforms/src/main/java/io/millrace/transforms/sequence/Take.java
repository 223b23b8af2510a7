/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a match tells of one stage. Immutable.
 *
 * <pre>{@code
 * Take.first("product", "cart", "product_id") // the product_id of cart's first row, as product
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Take implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Which of a stage's rows. */
  enum Which {
    FIRST,
    LAST,
    COUNT
  }

  private final String as;
  private final Which which;
  private final String stage;

  /** Null for a count. */
  private final @Nullable String field;

  private Take(String as, Which which, String stage, @Nullable String field) {
    this.as = required("as", as);
    this.which = which;
    this.stage = required("stage", stage);
    this.field = field;
  }

  /** How many rows the stage has taken, INT64; 0 where a timed out match has not come to it. */
  public static Take count(String as, String stage) {
    return new Take(as, Which.COUNT, stage, null);
  }

  /** A field of the first row the stage has taken, of any type; null where it has none. */
  public static Take first(String as, String stage, String field) {
    return new Take(as, Which.FIRST, stage, required("field", field));
  }

  /** A field of the last row the stage has taken, of any type; null where it has none. */
  public static Take last(String as, String stage, String field) {
    return new Take(as, Which.LAST, stage, required("field", field));
  }

  private static String required(String name, String value) {
    if (requireNonNull(value, name + " is null").isEmpty()) {
      throw new IllegalArgumentException("Missing required " + name);
    }
    return value;
  }

  String as() {
    return as;
  }

  Which which() {
    return which;
  }

  String stage() {
    return stage;
  }

  @Nullable String field() {
    return field;
  }

  @Override
  public String toString() {
    return as + "=" + which + " " + stage + (field == null ? "" : "." + field);
  }
}
