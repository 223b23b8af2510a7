/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.quality.WindowRuleSettings.Check;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link WindowRule} that are given and that its check does not go by. */
final class UnreadSettings {
  private final Set<String> given = new LinkedHashSet<>();

  private UnreadSettings(WindowRuleSettings rule) {
    note("columns", rule.columns().isEmpty() ? null : rule.columns());
    note("must", rule.must());
    note("warn_unless", rule.warnUnless());
    note("quantile", rule.quantile());
    note("pattern", rule.pattern());
    note("shares", rule.shares());
    note("row_rule", rule.rowRule());
    note("schema", rule.schema());
    note("measure", rule.measure());
    note("strategy", rule.strategy());
  }

  /**
   * @throws IllegalArgumentException if there are any
   */
  static void refuse(WindowRuleSettings rule) {
    Set<String> unread = new UnreadSettings(rule).given;
    unread.removeAll(read(rule.check()));
    WindowNumber number = rule.measure();
    boolean isOfNumber = read(rule.check()).contains("measure");
    if (isOfNumber) {
      unread.removeAll(read(number));
    }
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot use %s together with %s"
              .formatted(
                  String.join(", ", unread),
                  isOfNumber && number != null ? rule.check() + " of " + number : rule.check()));
    }
  }

  private void note(String setting, @Nullable Object value) {
    if (value != null) {
      given.add(setting);
    }
  }

  /** Any that a number may go by, where it is not known which number it is. */
  private static Set<String> read(@Nullable WindowNumber number) {
    return number == null ? Set.of("columns", "quantile", "row_rule") : number.read();
  }

  private static Set<String> read(Check check) {
    return switch (check) {
      case HAS_SIZE, HAS_COLUMN_COUNT, ROW_COUNT_MATCHES -> Set.of("must", "warn_unless");
      case ARE_UNIQUE, IS_PRIMARY_KEY, HAS_COLUMN -> Set.of("columns", "warn_unless");
      case HAS_APPROX_QUANTILE -> Set.of("columns", "must", "warn_unless", "quantile");
      case HAS_PATTERN_RATIO -> Set.of("columns", "must", "warn_unless", "pattern");
      case HAS_HISTOGRAM_VALUES -> Set.of("columns", "must", "warn_unless", "shares");
      case COMPLIANCE_RATIO -> Set.of("must", "warn_unless", "row_rule");
      case SCHEMA_MATCHES -> Set.of("warn_unless", "schema");
      case AGGREGATE_MATCHES -> Set.of("must", "warn_unless", "measure");
      case IS_NOT_ANOMALOUS -> Set.of("measure", "strategy");
      default -> Set.of("columns", "must", "warn_unless");
    };
  }
}
