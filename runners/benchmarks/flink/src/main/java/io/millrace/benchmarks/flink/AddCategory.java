/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Products;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.jspecify.annotations.NullUnmarked;

/** Looks the category up in a table that each task holds. */
@NullUnmarked // Flink calls open before anything else.
final class AddCategory<E extends Event> extends RichMapFunction<E, E> {
  private final String input;
  private transient Map<String, String> categories;

  AddCategory(Path input) {
    this.input = input.toString();
  }

  @Override
  public void open(OpenContext context) throws Exception {
    categories = Products.load(Path.of(input));
  }

  @Override
  public E map(E event) {
    String category = categories.get(event.productId);
    if (category == null) {
      throw new IllegalStateException(
          "Cannot look up product " + event.productId + ": no such row");
    }
    event.category = category;
    return event;
  }
}
