/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

/** Bytes that are no message. */
final class MalformedProtobufException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedProtobufException(String message) {
    super(message, null, false, false);
  }
}
