/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a row becomes in a topic.
 *
 * @param values what is made of a row's columns
 * @param around the columns that are around the value too
 * @param isExactlyOnce whether each row is there once however often it is written
 */
record TopicWrite(
    ProducerSettings producer,
    ValueFormat values,
    AroundValue around,
    @Nullable StepContext context,
    boolean isExactlyOnce)
    implements Serializable {

  static TopicWrite of(String topic, ValueFormat values) {
    return new TopicWrite(ProducerSettings.of(topic), values, AroundValue.NOTHING, null, false);
  }

  TopicWrite with(ProducerSettings changed) {
    return new TopicWrite(changed, values, around, context, isExactlyOnce);
  }

  TopicWrite with(AroundValue changed) {
    return new TopicWrite(producer, values, changed, context, isExactlyOnce);
  }

  TopicWrite withContext(StepContext newContext) {
    return new TopicWrite(producer, values, around, requireNonNull(newContext), isExactlyOnce);
  }

  TopicWrite exactlyOnce() {
    return new TopicWrite(producer, values, around, context, true);
  }

  /** All that can be told to be wrong without the rows and Kafka. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(producer.problems());
    problems.addAll(around.problems());
    if (context == null) {
      problems.add("Missing required context; call at(StepContext)");
    }
    return problems;
  }

  /** Tells all that is wrong with the rows. */
  void check(Schema rows, InputCheck check) {
    around.check(check);
    values.problems(valuesOf(rows)).forEach(check::problem);
  }

  /** The columns of a value: all but the mark of deletion. */
  Schema valuesOf(Schema rows) {
    Schema.Builder columns = Schema.builder();
    rows.getFields().stream()
        .filter(field -> !Objects.equals(field.getName(), around.deleted()))
        .forEach(columns::addField);
    return columns.build();
  }
}
