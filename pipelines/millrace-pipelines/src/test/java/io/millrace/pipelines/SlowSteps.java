/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import java.io.Serializable;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Steps with a shape that makes some engine crawl. */
final class SlowSteps {
  private SlowSteps() {}

  record Pair(String left, String right) implements Serializable {}

  static PCollection<KV<String, Pair>> serialised(Pipeline pipeline) {
    Coder<KV<String, Pair>> coder =
        KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(Pair.class));
    return pipeline.apply("Pairs", Create.of(KV.of("a", new Pair("b", "c"))).withCoder(coder));
  }

  static PCollection<KV<String, String>> strings(Pipeline pipeline, String name) {
    return pipeline.apply(name, Create.of(KV.of("a", "b"), KV.of("c", "d")));
  }

  static final class StatefulFn<K> extends DoFn<KV<K, String>, String> {
    private static final long serialVersionUID = 1L;

    @StateId("last")
    @SuppressWarnings("UnusedVariable") // Beam finds it by its annotation
    private final StateSpec<ValueState<String>> lastSpec = StateSpecs.value(StringUtf8Coder.of());

    @ProcessElement
    public void processElement(
        @Element KV<K, String> element,
        @StateId("last") ValueState<String> last,
        OutputReceiver<String> out) {
      last.write(element.getValue());
      out.output(element.getValue());
    }
  }
}
