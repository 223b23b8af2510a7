/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What history is kept, and of what.
 *
 * @param keyFields the fields that tell the keys apart; at least one
 * @param kind all versions, or the latest row
 * @param times the fields with the event time and the stamp
 * @param sequenceField what orders changes of one time; null for their content alone
 * @param operationField what a change does; null where each gives the row anew
 * @param trackedFields the fields whose changes open a version; empty for all that may
 * @param nullsInUpdates what a null in an update means
 * @param disorder how far a change may be behind its stamp; null for any
 * @param context where dead letters are from; null where a change that cannot be read fails the run
 */
record TrackHistorySpec(
    List<String> keyFields,
    Kind kind,
    RowTimes times,
    @Nullable String sequenceField,
    @Nullable String operationField,
    List<String> trackedFields,
    NullsInUpdates nullsInUpdates,
    @Nullable Duration disorder,
    @Nullable StepContext context)
    implements Serializable {
  /** What is kept of a key. */
  enum Kind {
    VERSIONS,
    LATEST
  }

  /** What a null in an update means. */
  enum NullsInUpdates {
    ARE_VALUES,
    KEEP_WHAT_THERE_WAS
  }

  TrackHistorySpec {
    keyFields = List.copyOf(keyFields);
    trackedFields = List.copyOf(trackedFields);
    if (keyFields.isEmpty()) {
      throw new IllegalArgumentException("Missing required keyFields");
    }
    keyFields.forEach(field -> requireName("keyField", field));
    trackedFields.forEach(field -> requireName("trackedField", field));
    requireName("sequenceField", sequenceField);
    requireName("operationField", operationField);
    if (disorder != null) {
      EventSpan.require("disorder", disorder);
    }
  }

  private static void requireName(String name, @Nullable String field) {
    if (field != null && field.isEmpty()) {
      throw new IllegalArgumentException("Missing required " + name);
    }
  }

  static TrackHistorySpec of(Kind kind, List<String> keyFields) {
    return new TrackHistorySpec(
        keyFields,
        kind,
        RowTimes.OF_ELEMENTS,
        null,
        null,
        List.of(),
        NullsInUpdates.ARE_VALUES,
        null,
        null);
  }

  TrackHistorySpec times(RowTimes chosen) {
    return new TrackHistorySpec(
        keyFields,
        kind,
        chosen,
        sequenceField,
        operationField,
        trackedFields,
        nullsInUpdates,
        disorder,
        context);
  }

  TrackHistorySpec orderedBy(String field) {
    return new TrackHistorySpec(
        keyFields,
        kind,
        times,
        field,
        operationField,
        trackedFields,
        nullsInUpdates,
        disorder,
        context);
  }

  TrackHistorySpec operationIn(String field) {
    return new TrackHistorySpec(
        keyFields,
        kind,
        times,
        sequenceField,
        field,
        trackedFields,
        nullsInUpdates,
        disorder,
        context);
  }

  TrackHistorySpec tracking(List<String> fields) {
    return new TrackHistorySpec(
        keyFields,
        kind,
        times,
        sequenceField,
        operationField,
        fields,
        nullsInUpdates,
        disorder,
        context);
  }

  TrackHistorySpec nullsInUpdates(NullsInUpdates meaning) {
    return new TrackHistorySpec(
        keyFields,
        kind,
        times,
        sequenceField,
        operationField,
        trackedFields,
        meaning,
        disorder,
        context);
  }

  TrackHistorySpec within(Duration span) {
    return new TrackHistorySpec(
        keyFields,
        kind,
        times,
        sequenceField,
        operationField,
        trackedFields,
        nullsInUpdates,
        span,
        context);
  }

  TrackHistorySpec routingTo(StepContext step) {
    return new TrackHistorySpec(
        keyFields,
        kind,
        times,
        sequenceField,
        operationField,
        trackedFields,
        nullsInUpdates,
        disorder,
        step);
  }

  /** The fields whose changes never open a version. */
  List<String> neverTracked() {
    List<String> fields = new ArrayList<>(keyFields);
    fields.addAll(times.fields());
    for (String field : Arrays.asList(sequenceField, operationField)) {
      if (field != null) {
        fields.add(field);
      }
    }
    return fields;
  }
}
