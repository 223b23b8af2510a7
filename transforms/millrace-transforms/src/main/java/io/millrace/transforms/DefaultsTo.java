/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of a record is where a row has no value for it. The field is then nullable in
 * the record's {@link RecordSchema schema}; the component is not.
 *
 * <pre>{@code
 * record Patience(Duration windowSize, @DefaultsTo("PT0S") Duration lateness) {}
 * // window_size PT1M, lateness null -> Patience[windowSize=PT1M, lateness=PT0S]
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface DefaultsTo {
  /**
   * The value as text: a number, {@code true} or {@code false}, a constant's name, a duration of
   * ISO 8601, a string as it is; {@code []} for a list, a set or a map without members.
   */
  String value();
}
