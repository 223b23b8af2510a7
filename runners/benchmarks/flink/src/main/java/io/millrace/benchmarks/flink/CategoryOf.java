/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Products;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.NullUnmarked;

/** The category of a product, from a table that each task holds. Public for Flink SQL. */
@NullUnmarked // Flink calls open before anything else.
public final class CategoryOf extends ScalarFunction {
  private static final long serialVersionUID = 1;

  private final String input;
  private transient Map<String, String> categories;

  CategoryOf(Path input) {
    this.input = input.toString();
  }

  @Override
  public void open(FunctionContext context) throws IOException {
    categories = Products.load(Path.of(input));
  }

  /** Called by Flink SQL. */
  public String eval(String productId) {
    String category = categories.get(productId);
    if (category == null) {
      throw new IllegalStateException("Cannot look up product " + productId + ": no such row");
    }
    return category;
  }
}
