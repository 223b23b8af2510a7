/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Keeps the value that is last in an order. */
final class ExtremeTally implements Tally {
  private final Comparator<Object> order;
  private @Nullable Object last;

  ExtremeTally(Comparator<Object> order) {
    this.order = order;
  }

  @Override
  public void add(Object value) {
    if (last == null || order.compare(value, last) > 0) {
      last = value;
    }
  }

  @Override
  public void merge(Object partial) {
    add(partial);
  }

  @Override
  public @Nullable Object partial() {
    return last;
  }

  @Override
  public @Nullable Object result() {
    return last;
  }
}
