/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

/** What one task saw of a window and category: a Flink POJO; the record's time is the window's. */
public class Partial {
  public String category = "";
  public long count;
  public long cents;
}
