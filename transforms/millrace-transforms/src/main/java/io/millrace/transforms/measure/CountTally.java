/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

/** Counts what is added, whatever it is. */
final class CountTally implements Tally {
  private long count;

  @Override
  public void add(Object value) {
    count++;
  }

  @Override
  public void merge(Object partial) {
    count = Math.addExact(count, (Long) partial);
  }

  @Override
  public Object partial() {
    return count;
  }

  @Override
  public Object result() {
    return count;
  }
}
