/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.pipelines.engines.RulesContract.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;

/** Lookups by key whose work can be counted, rather than timed. */
public final class Lookups {
  private static final AtomicLong KEYS_TAKEN = new AtomicLong();

  private Lookups() {}

  /** How many keys were put into maps, or looked for there, since the graph was built. */
  public static long keysTaken() {
    return KEYS_TAKEN.get();
  }

  /** As many elements as a map view has entries, each of which looks one of them up. */
  public static Graph inAMap(int entries) {
    return (pipeline, input) -> {
      List<KV<String, Integer>> table = table(entries, entries);
      PCollectionView<Map<String, Integer>> view =
          pipeline
              .apply("Table", Create.of(table).withCoder(of(new CountingCoder())))
              .apply("AsMap", View.asMap());
      KEYS_TAKEN.set(0);
      Seen.all(
          "",
          pipeline
              .apply("Elements", Create.of(table).withCoder(of(StringUtf8Coder.of())))
              .apply("LookUp", ParDo.of(new LookUpFn(view)).withSideInputs(view)));
    };
  }

  /** Elements with state by so many keys; each bundle that is started is seen. */
  public static Graph stateBy(int elements, int keys) {
    return (pipeline, input) ->
        pipeline
            .apply("Many", Create.of(table(elements, keys)).withCoder(of(StringUtf8Coder.of())))
            .apply("Keep", ParDo.of(new BundlesFn()));
  }

  private static List<KV<String, Integer>> table(int entries, int keys) {
    return IntStream.range(0, entries).mapToObj(i -> KV.of("key " + i % keys, i)).toList();
  }

  private static Coder<KV<String, Integer>> of(Coder<String> keys) {
    return KvCoder.of(keys, VarIntCoder.of());
  }

  /** Counts what a map by structural values asks of it: once for each entry and each lookup. */
  private static final class CountingCoder extends AtomicCoder<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(String value, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(value, out);
    }

    @Override
    public String decode(InputStream in) throws IOException {
      return StringUtf8Coder.of().decode(in);
    }

    @Override
    public Object structuralValue(String value) {
      KEYS_TAKEN.incrementAndGet();
      return value;
    }

    @Override
    public void verifyDeterministic() {}
  }

  private static final class LookUpFn extends DoFn<KV<String, Integer>, Integer> {
    private static final long serialVersionUID = 1L;
    private final PCollectionView<Map<String, Integer>> view;

    private LookUpFn(PCollectionView<Map<String, Integer>> view) {
      this.view = view;
    }

    @ProcessElement
    public void processElement(ProcessContext context) {
      context.output(context.sideInput(view).get(context.element().getKey()));
    }
  }

  private static final class BundlesFn extends DoFn<KV<String, Integer>, Void> {
    private static final long serialVersionUID = 1L;

    @StateId("last")
    @SuppressWarnings("UnusedVariable") // Beam finds it by its annotation
    private final StateSpec<ValueState<Integer>> lastSpec = StateSpecs.value(VarIntCoder.of());

    @StartBundle
    public void startBundle() {
      Seen.add("bundle");
    }

    @ProcessElement
    public void processElement(
        @Element KV<String, Integer> element, @StateId("last") ValueState<Integer> last) {
      last.write(element.getValue());
    }
  }
}
