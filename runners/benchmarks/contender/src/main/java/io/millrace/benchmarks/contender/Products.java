/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The lookup table {@code products.csv}: {@code product_id,category}, a header first, no quotes.
 *
 * @since 0.1
 */
public final class Products {
  private Products() {}

  /**
   * The category of each product. Equal categories are the same String: a million products hold two
   * hundred of them.
   *
   * @throws IOException if the table cannot be read
   */
  public static Map<String, String> load(Path input) throws IOException {
    Map<String, String> categories = new HashMap<>();
    Map<String, String> known = new HashMap<>();
    try (BufferedReader reader = Files.newBufferedReader(input.resolve("products.csv"))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int comma = line.indexOf(',');
        String category = line.substring(comma + 1);
        categories.put(line.substring(0, comma), known.computeIfAbsent(category, same -> same));
      }
    }
    return categories;
  }
}
