/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A yes-or-no question about a record, e.g. whether it is a return. A missing value answers no.
 *
 * @since 0.1
 */
@Evolving
public sealed interface FlagRule extends Serializable {

  /** True if any of the rules is. */
  record AnyOf(List<FlagRule> rules) implements FlagRule {
    public AnyOf {
      rules = List.copyOf(rules);
    }
  }

  /** True if all of the rules are. */
  record AllOf(List<FlagRule> rules) implements FlagRule {
    public AllOf {
      rules = List.copyOf(rules);
    }
  }

  /** True if a field's text is one of some values. */
  record OneOf(String field, List<String> values) implements FlagRule {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /** True if a field's text starts with a prefix. */
  record StartsWith(String field, String prefix) implements FlagRule {}

  /** True if a field's number is below {@code below} or above {@code above}; null is no bound. */
  record Beyond(String field, @Nullable BigDecimal below, @Nullable BigDecimal above)
      implements FlagRule {}
}
