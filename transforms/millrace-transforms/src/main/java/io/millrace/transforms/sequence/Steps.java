/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.block.RowView;
import io.millrace.transforms.block.SerializablePredicate;
import io.millrace.transforms.sequence.Stage.Contiguity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A pattern whose conditions are numbered, so that each is asked once of each row. */
final class Steps implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<SerializablePredicate<RowView>> conditions = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final long[] absentAfter;

  Steps(Pattern pattern) {
    absentAfter = new long[pattern.stages().size()];
    for (Stage stage : pattern.stages()) {
      long fits = bit(stage.condition());
      if (stage.isAbsent()) {
        absentAfter[steps.size() - 1] |= fits;
      } else {
        steps.add(
            new Step(
                fits,
                stage.until() == null ? 0 : bit(stage.until()),
                stage.contiguity() == Contiguity.STRICT,
                stage.consecutive(),
                stage.min(),
                stage.max()));
      }
    }
  }

  private long bit(SerializablePredicate<RowView> condition) {
    conditions.add(condition);
    return 1L << (conditions.size() - 1);
  }

  /** The conditions that hold of a row, a bit each. */
  long mask(RowView row) {
    long mask = 0;
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i).test(row)) {
        mask |= 1L << i;
      }
    }
    return mask;
  }

  int count() {
    return steps.size();
  }

  Step at(int step) {
    return steps.get(step);
  }

  boolean isLast(int step) {
    return step == steps.size() - 1;
  }

  /** What no row has between that step and the next, or the end of time; 0 for nothing. */
  long absentAfter(int step) {
    return absentAfter[step];
  }
}
