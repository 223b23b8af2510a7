/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field of a message.
 *
 * @param kind that of what is wrapped, for a wrapper
 * @param wrapped whether it is one of the messages that wrap a value, such as {@code Int32Value}
 * @param repeated whether there may be many
 * @param presence whether a message tells that it does not have it; if not, that is a zero, false
 *     or nothing
 * @param required whether a message without it is none
 * @param oneof number of what has at most one of its fields; negative for none
 * @param names of an enum's values, by number, the first of each; null for other kinds
 * @param numbers of an enum's values, by name; null for other kinds
 * @param closed whether an enum has no other numbers
 */
record ProtobufField(
    String name,
    int number,
    ProtobufKind kind,
    boolean wrapped,
    boolean repeated,
    boolean presence,
    boolean required,
    int oneof,
    @Nullable Map<Integer, String> names,
    @Nullable Map<String, Integer> numbers,
    boolean closed)
    implements Serializable {
  /** How values are written. */
  int wire() {
    return wrapped ? WireBytes.LENGTH : kind.wire();
  }

  /** As descriptors spell it. */
  String type() {
    return (repeated ? "repeated " : "")
        + kind.name().replace("_VALUE", "").toLowerCase(Locale.ROOT);
  }
}
