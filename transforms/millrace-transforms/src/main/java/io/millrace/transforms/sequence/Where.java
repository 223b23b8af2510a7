/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.block.SerializablePredicate;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one field that is data, not code: it is checked against the input's fields when
 * the pipeline is built.
 *
 * <p><b>Null</b> fits no condition. <b>Numbers</b> of all types are compared exactly, as decimals:
 * 1, 1.0 and 1.00 are one number, -0.0 is 0; FLOAT and DOUBLE count by their shortest decimal form,
 * and one that is not finite fits nothing. Immutable, safe for concurrent use.
 *
 * <pre>{@code
 * Where.isIn("type", List.of("view", "cart"))
 * Where.atLeast("price", new BigDecimal("100"))
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Where implements SerializablePredicate<RowView> {
  private static final long serialVersionUID = 1L;
  private static final List<TypeName> NUMBERS =
      List.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.FLOAT,
          TypeName.DOUBLE,
          TypeName.DECIMAL);

  private final String field;
  private final List<TypeName> types;
  private final Test test;

  private Where(String field, List<TypeName> types, Test test) {
    this.field = field;
    this.types = types;
    this.test = test;
  }

  /**
   * The field has that value.
   *
   * @param value a String, a number or a Boolean
   */
  public static Where is(String field, Object value) {
    return isIn(field, List.of(value));
  }

  /**
   * The field has one of those values.
   *
   * @param values at least one; all Strings, all numbers or all Booleans, without null
   */
  public static Where isIn(String field, Collection<?> values) {
    Set<Object> wanted = new HashSet<>();
    Set<List<TypeName>> types = new HashSet<>();
    for (Object value : values) {
      Object plain = plain(requireNonNull(value, "value is null"));
      if (plain == null) {
        throw new IllegalArgumentException(
            "Invalid value of " + field + ": " + value + " (must be finite)");
      }
      wanted.add(plain);
      types.add(typesOf(field, plain));
    }
    if (types.size() != 1) {
      throw new IllegalArgumentException(
          "Invalid values of %s: %s (must be at least one, all text, all numbers or all booleans)"
              .formatted(field, values));
    }
    return new Where(field, types.iterator().next(), new AnyOf(wanted));
  }

  /** The number is greater. */
  public static Where above(String field, BigDecimal bound) {
    return new Where(field, NUMBERS, new Beyond(bound, 1, false));
  }

  /** The number is greater or equal. */
  public static Where atLeast(String field, BigDecimal bound) {
    return new Where(field, NUMBERS, new Beyond(bound, 1, true));
  }

  /** The number is less. */
  public static Where below(String field, BigDecimal bound) {
    return new Where(field, NUMBERS, new Beyond(bound, -1, false));
  }

  /** The number is less or equal. */
  public static Where atMost(String field, BigDecimal bound) {
    return new Where(field, NUMBERS, new Beyond(bound, -1, true));
  }

  @Override
  public boolean test(RowView row) {
    Object value = row.value(field);
    Object plain = value == null ? null : plain(value);
    return plain != null && test.passes(plain);
  }

  void check(InputCheck check) {
    check.field(field, types);
  }

  /** A form in which equal values are equal objects; null for a number that has none. */
  private static @Nullable Object plain(Object value) {
    if (!(value instanceof Number number)) {
      return value;
    }
    if (number instanceof Double || number instanceof Float) {
      return Double.isFinite(number.doubleValue())
          ? strip(new BigDecimal(number.toString()))
          : null;
    }
    return strip(
        number instanceof BigDecimal exact ? exact : BigDecimal.valueOf(number.longValue()));
  }

  private static BigDecimal strip(BigDecimal number) {
    return number.stripTrailingZeros();
  }

  private static List<TypeName> typesOf(String field, Object plain) {
    if (plain instanceof BigDecimal) {
      return NUMBERS;
    }
    if (plain instanceof Boolean) {
      return List.of(TypeName.BOOLEAN);
    }
    if (plain instanceof String) {
      return List.of(TypeName.STRING);
    }
    throw new IllegalArgumentException(
        "Unsupported value of %s: a %s (supported: [String, number, Boolean])"
            .formatted(field, plain.getClass().getSimpleName()));
  }

  private interface Test extends Serializable {
    boolean passes(Object plain);
  }

  private record AnyOf(Set<Object> wanted) implements Test {
    @Override
    public boolean passes(Object plain) {
      return wanted.contains(plain);
    }
  }

  /** On one side of a number: 1 above, -1 below. */
  private record Beyond(BigDecimal bound, int side, boolean included) implements Test {
    Beyond {
      requireNonNull(bound, "bound is null");
    }

    @Override
    public boolean passes(Object plain) {
      int order = ((BigDecimal) plain).compareTo(bound);
      return order == side || (included && order == 0);
    }
  }
}
