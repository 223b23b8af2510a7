/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueCsvTest {
  private final Path directory;

  CatalogueCsvTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void quotesOnlyWhatMustBeQuoted() throws IOException {
    Path file = directory.resolve("catalogue.csv");

    CatalogueCsv.write(
        file,
        List.of(
            new Product("P-00001", "Red teapot", "Kitchen", 995, true),
            new Product("P-00002", "Teapot \"Señorita\", large", "Décor", 1250, true),
            new Product("P-00003", "Kite \"Käthe\", red", "Toys", 100_000, true)));

    assertThat(file)
        .hasContent(
            """
            product_id,product_name,category,list_price
            P-00001,Red teapot,Kitchen,9.95
            P-00002,"Teapot ""Señorita"", large",Décor,12.50
            P-00003,"Kite ""Käthe"", red",Toys,1000.00
            """);
  }

  @Test
  void twentyOfFourHundredProductsAreNotListed() {
    Assortment assortment = new Assortment(new Dice(1));

    assertThat(assortment.products()).hasSize(400);
    assertThat(assortment.products()).filteredOn(product -> !product.listed()).hasSize(20);
    assertThat(assortment.products()).extracting(Product::name).doesNotHaveDuplicates();
    assertThat(assortment.products()).anyMatch(product -> product.name().contains(","));
    assertThat(assortment.products()).anyMatch(product -> product.name().contains("\""));
  }
}
