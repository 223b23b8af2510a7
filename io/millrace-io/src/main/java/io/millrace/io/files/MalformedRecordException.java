/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Stable;

/**
 * One record's text that breaks its format.
 *
 * <p>The message shows at most 200 characters of the record.
 *
 * @since 0.1
 */
@Stable
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  MalformedRecordException(String reason) {
    super("Cannot parse record: " + reason);
    this.reason = reason;
  }

  MalformedRecordException(String reason, Throwable cause) {
    super("Cannot parse record: " + reason, cause);
    this.reason = reason;
  }

  /** The dead letter's code: {@link RawRecord#MALFORMED_RECORD}. */
  public String code() {
    return RawRecord.MALFORMED_RECORD;
  }

  /** The message without its first words. */
  String reason() {
    return reason;
  }
}
