/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import io.millrace.benchmarks.contender.Products;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Keys an event by its product's category. */
final class Lookup {
  private Lookup() {}

  /** From a table that each worker loads once: what an experienced user does. */
  static PTransform<PCollection<? extends Event>, PCollection<KV<String, Event>>> heldByWorkers(
      Path input) {
    return ParDo.of(new HeldByWorkersFn(input.toString()));
  }

  /** From a map side input: what the documentation shows. */
  static PTransform<PCollection<? extends Event>, PCollection<KV<String, Event>>> fromSideInput(
      PCollectionView<Map<String, String>> products) {
    return ParDo.of(new FromSideInputFn(products)).withSideInputs(products);
  }

  /** Reads the table into a map view. */
  static PCollectionView<Map<String, String>> view(Pipeline pipeline, Path input) {
    return pipeline
        .apply("ReadProducts", TextIO.read().from(input.resolve("products.csv").toString()))
        .apply("DropHeader", Filter.by(line -> !line.equals("product_id,category")))
        .apply(
            "SplitProducts",
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.strings()))
                .via(
                    line ->
                        KV.of(
                            line.substring(0, line.indexOf(',')),
                            line.substring(line.indexOf(',') + 1))))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
        .apply("ProductsAsMap", View.asMap());
  }

  private static String found(String productId, @Nullable String category) {
    if (category == null) {
      throw new IllegalStateException("Cannot look up product " + productId + ": no such row");
    }
    return category;
  }

  @NullUnmarked // Beam calls setup before anything else.
  private static final class HeldByWorkersFn extends DoFn<Event, KV<String, Event>> {
    private static final long serialVersionUID = 1;

    private final String input;
    private transient Map<String, String> products;

    HeldByWorkersFn(String input) {
      this.input = input;
    }

    @Setup
    public void setup() throws IOException {
      products = Products.load(Path.of(input));
    }

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<String, Event>> out) {
      out.output(KV.of(found(event.productId, products.get(event.productId)), event));
    }
  }

  private static final class FromSideInputFn extends DoFn<Event, KV<String, Event>> {
    private static final long serialVersionUID = 1;

    private final PCollectionView<Map<String, String>> products;

    FromSideInputFn(PCollectionView<Map<String, String>> products) {
      this.products = products;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      Event event = context.element();
      String category = context.sideInput(products).get(event.productId);
      context.output(KV.of(found(event.productId, category), event));
    }
  }
}
