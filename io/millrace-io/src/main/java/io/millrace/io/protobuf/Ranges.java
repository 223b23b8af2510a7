/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import org.apache.beam.sdk.schemas.Schema.TypeName;

/** The whole numbers that columns have. */
final class Ranges {
  private Ranges() {}

  static long min(TypeName type) {
    return switch (type) {
      case BYTE -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      default -> Long.MIN_VALUE;
    };
  }

  static long max(TypeName type) {
    return switch (type) {
      case BYTE -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      default -> Long.MAX_VALUE;
    };
  }
}
