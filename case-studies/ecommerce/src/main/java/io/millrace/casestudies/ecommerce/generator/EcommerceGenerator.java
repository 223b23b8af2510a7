/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Generates two days of a shop's orders and clicks with everything that goes wrong in real inputs,
 * and a truth file with the answers. The package page describes the files.
 *
 * <p>The same specification gives the same lines in the same files on every machine; compressed
 * files are equal to the byte where the JDKs use the same zlib. It does not promise that two
 * versions of Millrace generate alike.
 *
 * <p><b>Memory.</b> Some tens of megabytes at 100,000 events. The truth's sessions and one line in
 * a hundred are held, so it grows by some 40 MB per further million events.
 *
 * <p>Example:
 *
 * <pre>{@code
 * GeneratedInput input =
 *     EcommerceGenerator.generate(new GeneratorSpec(42, 100_000), Path.of("target/ecommerce"));
 * input.truthFile(); // target/ecommerce/truth.json
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EcommerceGenerator {
  private EcommerceGenerator() {}

  /**
   * Generates all files; those of an earlier run are replaced. The truth file is removed first and
   * written last: where it stands, the other files are whole.
   *
   * @param directory made if absent
   * @throws IOException if a file cannot be written; some may then be there in part
   */
  public static GeneratedInput generate(GeneratorSpec spec, Path directory) throws IOException {
    requireNonNull(spec, "spec is null");
    requireNonNull(directory, "directory is null");
    GeneratedInput input = GeneratedInput.in(directory);
    Files.createDirectories(directory);
    Files.deleteIfExists(input.truthFile());

    Dice dice = new Dice(spec.seed());
    Assortment assortment = new Assortment(dice.split());
    List<Product> listed = assortment.products().stream().filter(Product::listed).toList();
    CatalogueCsv.write(input.catalogueFile(), listed);
    Truth truth = new Truth();
    Traffic traffic = new Traffic(spec, new Shop(assortment, dice.split()), dice.split());
    try (SpoiledInput<OrderLine> orders =
            new SpoiledInput<>(
                new OrderCsv(),
                new PartFiles(input.ordersDirectory(), "orders-%.csv.gz", OrderCsv.HEADER),
                truth.orders(),
                spec.orderLines(),
                dice.split());
        SpoiledInput<Click> clicks =
            new SpoiledInput<>(
                new ClickJson(dice.split()),
                new PartFiles(input.clicksDirectory(), "clicks-%.jsonl", ClickJson.HEADER),
                truth.clicks(),
                spec.clicks(),
                dice.split())) {
      traffic.run(new Recording(truth, orders, clicks));
    }
    Path whole = directory.resolve("truth.json.new");
    TruthJson.write(whole, spec, listed.size(), truth);
    Files.move(whole, input.truthFile(), StandardCopyOption.ATOMIC_MOVE);
    return input;
  }

  /** Each fact goes into the truth first. */
  private record Recording(Truth truth, SpoiledInput<OrderLine> orders, SpoiledInput<Click> clicks)
      implements FactSink {
    @Override
    public void click(Click click) throws IOException {
      truth.click(click);
      clicks.write(click);
    }

    @Override
    public void order(Order order) throws IOException {
      truth.order(order);
      for (OrderLine line : order.lines()) {
        orders.write(line);
      }
    }
  }
}
