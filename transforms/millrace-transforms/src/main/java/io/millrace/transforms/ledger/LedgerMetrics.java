/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.ledger;

import io.millrace.transforms.Evolving;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Beam metrics that the ledger keeps beside its counts, named by {@link Ledger#key}. They tell how
 * far a run has come and where its time goes; they are not the ledger, since retries count twice in
 * them.
 *
 * @since 0.1
 */
@Evolving
public enum LedgerMetrics {
  /** A counter of records, per step and term. */
  PROGRESS("millrace.progress"),
  /** A distribution of wall-clock times in ms since 1970: its least and greatest bound the work. */
  ACTIVITY("millrace.activity");

  private final String namespace;

  LedgerMetrics(String namespace) {
    this.namespace = namespace;
  }

  /** The metrics' namespace. */
  public String namespace() {
    return namespace;
  }

  static Counter progress(String key) {
    return Metrics.counter(PROGRESS.namespace, key);
  }

  static Distribution activity(String key) {
    return Metrics.distribution(ACTIVITY.namespace, key);
  }
}
