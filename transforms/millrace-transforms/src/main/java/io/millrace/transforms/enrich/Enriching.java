/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.StepContext;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;

/**
 * What all forms of enrichment let be said of the fields they add.
 *
 * @param <S> the form
 */
abstract class Enriching<S, I extends PInput, O extends POutput> extends PTransform<I, O> {
  private static final long serialVersionUID = 1L;

  abstract AddedFields added();

  abstract S adding(AddedFields added);

  /** The fields to add, under their own names; none by default. */
  public S picking(String... fields) {
    return picking(Arrays.stream(fields).collect(Collectors.toMap(Function.identity(), f -> f)));
  }

  /**
   * The fields to add; none by default.
   *
   * @param fieldByOutputField new names, each with the field it is filled from
   */
  public S picking(Map<String, String> fieldByOutputField) {
    return adding(added().picking(fieldByOutputField));
  }

  /** What goes before the names of the picked fields; nothing by default. */
  public S prefix(String prefix) {
    return adding(added().prefix(requireNonNull(prefix, "prefix is null")));
  }

  /** Adds a BOOLEAN field that is true of a hit and false of a miss; absent by default. */
  public S flagging(String outputField) {
    return adding(added().flagging(requireNonNull(outputField, "outputField is null")));
  }

  /** Keeps a row that nothing is known of; its picked fields are null. The default. */
  public S onMissKeep() {
    return adding(added().onMiss(Miss.KEEP));
  }

  /** Makes a dead letter of a row that nothing is known of. */
  public S onMissReject(StepContext context) {
    return adding(added().onMiss(Miss.rejectingAt(requireNonNull(context, "context is null"))));
  }

  /**
   * Keeps a row that nothing is known of, with default values. A null that is known stays null.
   *
   * @param valueByOutputField values as a Beam row of the field's type holds them, by the name of
   *     the output field, its prefix before it; a picked field that has none is null
   */
  public S onMissDefault(Map<String, ?> valueByOutputField) {
    return adding(added().onMiss(Miss.defaultingTo(valueByOutputField)));
  }
}
