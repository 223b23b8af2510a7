/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Which texts to judge, and how.
 *
 * @param textField the field with the texts
 * @param judge what they are judged for
 * @param flaggedFrom the least score of a text that is flagged
 */
record CheckTextSpec(String textField, Judge judge, double flaggedFrom) implements Serializable {
  /** Which of the fields added tells whether a text is flagged. */
  static final int FLAG = 1;

  CheckTextSpec {
    if (textField.isEmpty()) {
      throw new IllegalArgumentException("Missing required textField");
    }
    if (!(flaggedFrom > 0 && flaggedFrom <= 1)) {
      throw new IllegalArgumentException(
          "Invalid flaggedFrom: " + flaggedFrom + " (must be above 0 and at most 1)");
    }
  }

  static CheckTextSpec of(String textField, Judge judge) {
    return new CheckTextSpec(textField, judge, judge.usuallyFlaggedFrom());
  }

  CheckTextSpec flaggedFrom(double score) {
    return new CheckTextSpec(textField, judge, score);
  }

  /** The fields that are added, of scores, of what is flagged and of reasons. */
  Schema added() {
    boolean ofPrompts = judge == Judge.PROMPTS;
    return Schema.builder()
        .addNullableDoubleField(ofPrompts ? "risk_score" : "refusal_score")
        .addBooleanField(ofPrompts ? "is_risky" : "is_refusal")
        .addArrayField(ofPrompts ? "risk_signals" : "refusal_signals", FieldType.STRING)
        .build();
  }

  /** Their values for a text. */
  List<@Nullable Object> judge(@Nullable String text) {
    if (text == null) {
      return Arrays.asList(null, false, List.of());
    }
    Judge.Verdict verdict = judge.judge(text);
    return List.of(verdict.score(), verdict.score() >= flaggedFrom, verdict.signals());
  }
}
