/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

/** Adds FLOAT or DOUBLE values up to a DOUBLE that is rounded once, at the end. */
final class DoubleTally implements Tally {
  private final ExactSum sum = new ExactSum();

  @Override
  public void add(Object value) {
    sum.add(((Number) value).doubleValue());
  }

  @Override
  public void merge(Object partial) {
    sum.add((byte[]) partial);
  }

  @Override
  public Object partial() {
    return sum.toBytes();
  }

  @Override
  public Object result() {
    return sum.dividedBy(1);
  }
}
