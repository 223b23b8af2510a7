/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.dataset.WriteGuarantee;

/** What a topic holds of rows that are written again. */
enum TopicGuarantee {
  /** Each at least once. */
  AT_LEAST_ONCE(WriteGuarantee.AT_LEAST_ONCE),
  /** Each once, for readers of what is committed. */
  EXACTLY_ONCE(WriteGuarantee.EXACTLY_ONCE);

  private final WriteGuarantee shown;

  TopicGuarantee(WriteGuarantee shown) {
    this.shown = shown;
  }

  WriteGuarantee shown() {
    return shown;
  }
}
