/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.transforms.json.JsonProblem.Code;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a parser share while they read one line: its limits, the number of the object
 * that is open, and what has been found wrong.
 *
 * <p>Whoever reads takes a position and gives the position after; {@link #BAD} says that the line
 * is malformed and that it has been told here why. A value that does not fit its field is told too,
 * but reading goes on, for the rest of the line may be malformed, which counts for more.
 */
final class Line {
  static final int BAD = -1;

  private static final int MAX_SHOWN = 200;
  private static final int MAX_FAULTS = 10;

  final JsonLimits limits;

  private byte[] bytes = {};
  private int from;
  private int to;
  private long objects;
  private int badAt;
  private String badReason = "";
  private int faults;
  private int faultAt;
  private String faultField = "";
  private final StringBuilder faultText = new StringBuilder();

  Line(JsonLimits limits) {
    this.limits = limits;
  }

  void start(byte[] newBytes, int newFrom, int newTo) {
    // Most lines share a buffer, and to store a reference costs a collector's barrier.
    if (bytes != newBytes) {
      bytes = newBytes;
    }
    from = newFrom;
    to = newTo;
    faults = 0;
  }

  /** A number no other object has, of this line or another; from 1. */
  long nextObject() {
    return ++objects;
  }

  /** What is written from there to there, if it is ASCII. */
  String ascii(int start, int end) {
    return new String(bytes, start, end - start, ISO_8859_1);
  }

  /** Tells that the line is malformed at that position, and gives {@link #BAD}. */
  int bad(int position, String reason) {
    badAt = position;
    badReason = reason;
    return BAD;
  }

  /** Tells what stands where something else was expected, and gives {@link #BAD}. */
  int expected(String what, int position) {
    return bad(position, position >= to ? "unexpected end" : "expected " + what);
  }

  /** Tells that an object or a list is one level too deep, and gives {@link #BAD}. */
  int tooDeep(int position) {
    return bad(position, "more than " + limits.maxDepth() + " levels");
  }

  /** Tells that a key stands twice in an object, and gives {@link #BAD}. */
  int givenTwice(int position) {
    return bad(position, "a key given twice");
  }

  /** Tells that a value from there to there does not fit its field. */
  void fault(String field, int valueFrom, int valueTo, String must) {
    if (beginFault(field, valueFrom)) {
      int shown = Math.min(valueTo, valueFrom + MAX_SHOWN);
      while (shown < valueTo && (bytes[shown] & 0xC0) == 0x80) {
        shown--; // Never inside a character.
      }
      faultText.append("Invalid ").append(field).append(": ");
      faultText.append(new String(bytes, valueFrom, shown - valueFrom, UTF_8));
      faultText.append(shown < valueTo ? "..." : "").append(" (must be ").append(must).append(')');
    }
  }

  /** Tells that a required field has no value. */
  void missing(String field, int position) {
    if (beginFault(field, position)) {
      faultText.append("Missing required ").append(field);
    }
  }

  private boolean beginFault(String field, int position) {
    if (faults == 0) {
      faultAt = position;
      faultField = field;
      faultText.setLength(0);
    }
    if (faults == MAX_FAULTS) {
      return false;
    }
    faultText.append(faults++ == 0 ? "" : "; ");
    return true;
  }

  /** What makes the line malformed; bytes that are not UTF-8 count for most. */
  JsonProblem malformed() {
    int invalid = Utf8.firstInvalid(bytes, from, to);
    if (invalid >= 0) {
      String message = "Invalid UTF-8: byte %d of %d".formatted(invalid - from + 1, to - from);
      return new JsonProblem(Code.INVALID_UTF8, null, invalid - from, message);
    }
    // A number may be read past the end of a line that is cut off inside it.
    int offset = Math.min(badAt, to) - from;
    String message = "Cannot parse record: %s (byte %d)".formatted(badReason, offset + 1);
    return new JsonProblem(Code.MALFORMED_RECORD, null, offset, message);
  }

  /** The values that do not fit; null if all do. */
  @Nullable JsonProblem faults() {
    return faults == 0
        ? null
        : new JsonProblem(Code.INVALID_VALUE, faultField, faultAt - from, faultText.toString());
  }

  /** The position of what is not blank, from there on. */
  static int skipBlanks(byte[] bytes, int position, int to) {
    int at = position;
    while (at < to && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }
}
