/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps every different value. */
final class DistinctTally implements Tally {
  private final Set<Object> values = new HashSet<>();

  @Override
  public void add(Object value) {
    values.add(value);
  }

  @Override
  public void merge(Object partial) {
    values.addAll((Collection<?>) partial);
  }

  @Override
  public Object partial() {
    return List.copyOf(values);
  }

  @Override
  public Object result() {
    return (long) values.size();
  }
}
