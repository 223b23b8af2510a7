/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of a transform, by the names that Beam knows them by. A result class extends it and
 * has an accessor for each.
 *
 * @since 0.1
 */
@Internal
public abstract class NamedOutputs implements POutput {
  /** All of them, at least one. */
  protected abstract Map<String, PCollection<?>> outputs();

  @Override
  public final Pipeline getPipeline() {
    return outputs().values().iterator().next().getPipeline();
  }

  @Override
  public final Map<TupleTag<?>, PValue> expand() {
    return outputs().entrySet().stream()
        .collect(Collectors.toMap(named -> new TupleTag<>(named.getKey()), Map.Entry::getValue));
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
