/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.contender.Arguments;
import java.util.Locale;

/** How a pipeline's own rules are written: {@code --form=steps|lambdas}. */
enum Form {
  /** By the transforms there are for them. */
  STEPS,
  /** By lambdas over rows, as a user writes what no transform does. */
  LAMBDAS;

  static Form of(Arguments arguments) {
    return valueOf(arguments.get("form", "steps").toUpperCase(Locale.ROOT));
  }
}
