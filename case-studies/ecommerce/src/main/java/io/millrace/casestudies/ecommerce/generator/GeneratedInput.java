/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the generated files stand.
 *
 * @param ordersDirectory holds {@code orders-0.csv.gz} to {@code orders-3.csv.gz}
 * @param clicksDirectory holds {@code clicks-0.jsonl} to {@code clicks-3.jsonl}
 * @param catalogueFile the product catalogue, CSV
 * @param truthFile what a correct pipeline finds in them, JSON; the package page describes it
 * @since 0.1
 */
@Evolving
public record GeneratedInput(
    Path ordersDirectory, Path clicksDirectory, Path catalogueFile, Path truthFile) {
  public GeneratedInput {
    requireNonNull(ordersDirectory, "ordersDirectory is null");
    requireNonNull(clicksDirectory, "clicksDirectory is null");
    requireNonNull(catalogueFile, "catalogueFile is null");
    requireNonNull(truthFile, "truthFile is null");
  }

  /** As it stands in a folder that {@link EcommerceGenerator} wrote to, or is to write to. */
  public static GeneratedInput in(Path directory) {
    return new GeneratedInput(
        directory.resolve("orders"),
        directory.resolve("clicks"),
        directory.resolve("catalogue.csv"),
        directory.resolve("truth.json"));
  }

  /** Whether all of it is there: the truth is written last. */
  public boolean isComplete() {
    return Files.exists(truthFile);
  }
}
