/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

/** A record of the topic as the source hands it on: a Flink POJO. */
public class ParsedEvent {
  public Event event = new Event();

  /** The record, where it is no valid event; empty else. */
  public byte[] rejected = {};
}
