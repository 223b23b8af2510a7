/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** The questions a step's detectors answer: how often what was found where. */
final class Findings implements Serializable {
  private static final long serialVersionUID = 1L;

  private record Question(int protection, String field, Detector detector)
      implements Serializable {}

  private final List<Question> questions;

  private Findings(List<Question> questions) {
    this.questions = questions;
  }

  static Findings of(ProtectSpec spec) {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < spec.protections().size(); i++) {
      if (spec.protections().get(i) instanceof Redact redact) {
        for (Detector detector : redact.detectors()) {
          questions.add(new Question(i, redact.field(), detector));
        }
      }
    }
    return new Findings(List.copyOf(questions));
  }

  /** How many there are. */
  int size() {
    return questions.size();
  }

  /** The answer to one of them. */
  long count(FoundCounts counts, int question) {
    Question asked = questions.get(question);
    return counts.of(asked.protection(), asked.detector());
  }

  /** A row of {@link Protect#FINDING_SCHEMA}. */
  Row row(int question, long count) {
    Question asked = questions.get(question);
    return Row.withSchema(Protect.FINDING_SCHEMA)
        .addValues(asked.field(), asked.detector().name(), count)
        .build();
  }
}
