/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How one field is protected: data only, never a key.
 *
 * <p>A field is named as in the schema, one inside of a nested row by a path with dots: {@code
 * customer.email}. Of a list each element is protected, also on the way: {@code orders.card} are
 * the cards of all rows in the list {@code orders}. Maps can only be {@link #nullify nullified}.
 * Null stays null.
 *
 * @since 0.1
 */
@Evolving
public sealed interface Protection extends Serializable
    permits Mask, Tokenise, Redact, Bucket, Bands, Truncate, Nullify {
  /** The field's name or path. */
  String field();

  /** Hides every code point behind {@code *}. */
  static Mask mask(String field) {
    return mask(field, 0, 0);
  }

  /**
   * Hides all code points but the first and the last ones behind {@code *}, as {@link Mask} has it.
   */
  static Mask mask(String field, int first, int last) {
    return new Mask(field, first, last, "*");
  }

  /** Puts a token in the value's place, written in hex digits, as {@link Tokenise} has it. */
  static Tokenise tokenise(String field, String keyId) {
    return new Tokenise(field, keyId, Tokenise.Encoding.HEX);
  }

  /**
   * Replaces what detectors find in a text by their labels, as {@link Redact} has it. National
   * phone numbers are found {@link Redact#inRegion in a region} only.
   */
  static Redact redact(String field, Detector... detectors) {
    return new Redact(field, List.of(detectors), null);
  }

  /** Names the range of that size a number is in, as {@link Bucket} has it. */
  static Bucket bucket(String field, BigDecimal size) {
    return new Bucket(field, size);
  }

  /** Names the range between two of the boundaries a number is in, as {@link Bands} has it. */
  static Bands bucket(String field, List<BigDecimal> boundaries) {
    return new Bands(field, boundaries);
  }

  /** Takes a time back to the start of its unit in a zone, as {@link Truncate} has it. */
  static Truncate truncate(String field, ChronoUnit unit, ZoneId zone) {
    return new Truncate(field, unit, zone);
  }

  /** Makes a field of any type null; it is nullable afterwards. */
  static Nullify nullify(String field) {
    return new Nullify(field);
  }
}
