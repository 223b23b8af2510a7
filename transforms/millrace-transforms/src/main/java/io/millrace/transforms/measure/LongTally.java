/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

/** Adds INT32 or INT64 values up to an INT64. */
final class LongTally implements Tally {
  private final String as;
  private long sum;

  LongTally(String as) {
    this.as = as;
  }

  @Override
  public void add(Object value) {
    sum = add(sum, ((Number) value).longValue(), as);
  }

  /**
   * @param as what is summed, for the message
   * @throws ArithmeticException if the sum leaves INT64
   */
  static long add(long sum, long addend, String as) {
    try {
      return Math.addExact(sum, addend);
    } catch (ArithmeticException e) {
      ArithmeticException named =
          new ArithmeticException(
              "Cannot add " + addend + " to " + as + ": " + sum + " (the sum must be an INT64)");
      named.initCause(e);
      throw named;
    }
  }

  @Override
  public void merge(Object partial) {
    add(partial);
  }

  @Override
  public Object partial() {
    return sum;
  }

  @Override
  public Object result() {
    return sum;
  }
}
