/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.block.Column;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/** What a rule asks of one field's value. */
sealed interface Condition extends Serializable {
  /** In words, starting with "must". */
  String expected();

  /** The values it can be asked about: {@link #holds} gets no others. */
  ValueKind kind();

  boolean holds(Object value);

  default boolean holdsForNull() {
    return true;
  }

  /** Any value but null. */
  record Present() implements Condition {
    @Override
    public String expected() {
      return "must be present";
    }

    @Override
    public ValueKind kind() {
      return ValueKind.ANY;
    }

    @Override
    public boolean holds(Object value) {
      return true;
    }

    @Override
    public boolean holdsForNull() {
      return false;
    }
  }

  /** A text with at least one character that is not white space. */
  record NotBlank() implements Condition {
    @Override
    public String expected() {
      return "must not be blank";
    }

    @Override
    public ValueKind kind() {
      return ValueKind.TEXT;
    }

    @Override
    public boolean holds(Object value) {
      return !((String) value).isBlank();
    }

    @Override
    public boolean holdsForNull() {
      return false;
    }
  }

  /** A value of a set, or, where {@code wanted} is false, a value outside it. */
  record Member(ValueKind kind, Set<Object> values, boolean wanted, String expected)
      implements Condition {
    @Override
    public boolean holds(Object value) {
      return values.contains(ValueKind.comparable(value)) == wanted;
    }
  }

  /** A finite number within bounds. */
  record Within(Bounds bounds) implements Condition {
    @Override
    public String expected() {
      return "must be " + bounds;
    }

    @Override
    public ValueKind kind() {
      return ValueKind.NUMBER;
    }

    @Override
    public boolean holds(Object value) {
      BigDecimal number = ValueKind.decimal((Number) value);
      return number != null && bounds.contain(number);
    }

    /** Marks the rows outside; false if the column's type has no short way. */
    boolean scan(Column column, boolean[] suspects) {
      switch (column.type().getTypeName()) {
        case BYTE, INT16, INT32, INT64 -> new NumberScan(bounds).integers(column, suspects);
        case DECIMAL -> new NumberScan(bounds).decimals(column, suspects);
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  /** A text that the pattern matches from its first character to its last. */
  record Matching(Pattern pattern) implements Condition {
    @Override
    public String expected() {
      return "must match " + pattern;
    }

    @Override
    public ValueKind kind() {
      return ValueKind.TEXT;
    }

    @Override
    public boolean holds(Object value) {
      return pattern.matcher((String) value).matches();
    }
  }

  /** A text of so many characters, counted as Unicode code points. */
  record OfLength(int min, int max, String expected) implements Condition {
    @Override
    public ValueKind kind() {
      return ValueKind.TEXT;
    }

    @Override
    public boolean holds(Object value) {
      String text = (String) value;
      int length = text.codePointCount(0, text.length());
      return min <= length && length <= max;
    }
  }
}
