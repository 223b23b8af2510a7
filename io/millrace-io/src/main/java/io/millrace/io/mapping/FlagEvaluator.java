/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers a {@link FlagRule} for the values of one record. */
final class FlagEvaluator {
  private FlagEvaluator() {}

  static boolean test(FlagRule rule, Function<String, @Nullable Object> values) {
    if (rule instanceof FlagRule.AnyOf any) {
      return any.rules().stream().anyMatch(one -> test(one, values));
    }
    if (rule instanceof FlagRule.AllOf all) {
      return all.rules().stream().allMatch(one -> test(one, values));
    }
    if (rule instanceof FlagRule.OneOf oneOf) {
      Object value = values.apply(oneOf.field());
      return value != null && oneOf.values().contains(value.toString());
    }
    if (rule instanceof FlagRule.StartsWith starts) {
      Object value = values.apply(starts.field());
      return value != null && value.toString().startsWith(starts.prefix());
    }
    FlagRule.Beyond beyond = (FlagRule.Beyond) rule;
    Object value = values.apply(beyond.field());
    if (!(value instanceof Number)) {
      return false;
    }
    BigDecimal number = new BigDecimal(value.toString());
    return (beyond.below() != null && number.compareTo(beyond.below()) < 0)
        || (beyond.above() != null && number.compareTo(beyond.above()) > 0);
  }
}
