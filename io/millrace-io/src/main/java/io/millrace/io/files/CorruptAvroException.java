/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import org.jspecify.annotations.Nullable;

/** Bytes that are not what an Avro file may hold at that place. */
final class CorruptAvroException extends Exception {
  private static final long serialVersionUID = 1L;

  CorruptAvroException(String message) {
    super(message);
  }

  CorruptAvroException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
