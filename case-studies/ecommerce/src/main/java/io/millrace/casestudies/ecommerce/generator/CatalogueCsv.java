/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The listed products as CSV, by product id; fields are quoted only where they must be. */
final class CatalogueCsv {
  private CatalogueCsv() {}

  static void write(Path file, List<Product> listed) throws IOException {
    StringBuilder csv = new StringBuilder("product_id,product_name,category,list_price\n");
    for (Product product : listed) {
      csv.append(product.id()).append(',');
      csv.append(field(product.name())).append(',');
      csv.append(field(product.category())).append(',');
      csv.append(BigDecimal.valueOf(product.listCents(), 2).toPlainString()).append('\n');
    }
    Files.writeString(file, csv, UTF_8);
  }

  private static String field(String text) {
    boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0;
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
