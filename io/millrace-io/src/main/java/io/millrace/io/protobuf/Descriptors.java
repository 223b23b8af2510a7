/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages and enums of a descriptor set, by their full names with a point before them, as
 * fields name them. Numbers are those of {@code google/protobuf/descriptor.proto}.
 */
final class Descriptors {
  private static final String WELL_KNOWN = ".google.protobuf.";
  private static final Map<String, ProtobufKind> WRAPPERS =
      Map.of(
          WELL_KNOWN + "DoubleValue", ProtobufKind.DOUBLE,
          WELL_KNOWN + "FloatValue", ProtobufKind.FLOAT,
          WELL_KNOWN + "Int64Value", ProtobufKind.INT64_VALUE,
          WELL_KNOWN + "UInt64Value", ProtobufKind.UINT64,
          WELL_KNOWN + "Int32Value", ProtobufKind.INT32_VALUE,
          WELL_KNOWN + "UInt32Value", ProtobufKind.UINT32,
          WELL_KNOWN + "BoolValue", ProtobufKind.BOOL,
          WELL_KNOWN + "StringValue", ProtobufKind.STRING,
          WELL_KNOWN + "BytesValue", ProtobufKind.BYTES);

  private static final int REQUIRED = 2;
  private static final int REPEATED = 3;

  private final Map<String, Scope> messages = new TreeMap<>();
  private final Map<String, Scope> enums = new TreeMap<>();

  /**
   * Something in a file.
   *
   * @param syntax of the file; null for proto2
   */
  private record Scope(WireMessage descriptor, @Nullable String syntax) {}

  private Descriptors() {}

  static Descriptors of(byte[] set) throws MalformedProtobufException {
    Descriptors descriptors = new Descriptors();
    for (WireMessage file : WireMessage.of(set).messages(1)) {
      String pack = file.text(2);
      String prefix = pack == null || pack.isEmpty() ? "." : "." + pack + ".";
      descriptors.add(prefix, file.messages(4), file.messages(5), file.text(12));
    }
    return descriptors;
  }

  private void add(
      String prefix, List<WireMessage> types, List<WireMessage> some, @Nullable String syntax)
      throws MalformedProtobufException {
    for (WireMessage each : some) {
      enums.put(prefix + each.name(1), new Scope(each, syntax));
    }
    for (WireMessage type : types) {
      String name = prefix + type.name(1);
      messages.put(name, new Scope(type, syntax));
      add(name + ".", type.messages(3), type.messages(4), syntax);
    }
  }

  /** The full names of the messages, without the point. */
  List<String> names() {
    return messages.keySet().stream().map(name -> name.substring(1)).toList();
  }

  /**
   * The fields of a message; null if there is none of the name.
   *
   * @param name with the point before it
   */
  @Nullable List<ProtobufField> fields(String name) throws MalformedProtobufException {
    Scope message = messages.get(name);
    if (message == null) {
      return null;
    }
    if (message.syntax() != null && !Set.of("proto2", "proto3").contains(message.syntax())) {
      throw new MalformedProtobufException(
          "the syntax %s of %s (supported: proto2, proto3)"
              .formatted(message.syntax(), name.substring(1)));
    }
    List<ProtobufField> fields = new ArrayList<>();
    for (WireMessage field : message.descriptor().messages(2)) {
      fields.add(field(field, "proto3".equals(message.syntax())));
    }
    return fields;
  }

  private ProtobufField field(WireMessage field, boolean implicit)
      throws MalformedProtobufException {
    ProtobufKind kind = ProtobufKind.ofNumber(field.number(5, 0));
    String type = String.valueOf(field.text(6));
    ProtobufKind wrapped = kind == ProtobufKind.MESSAGE ? WRAPPERS.get(type) : null;
    boolean time = kind == ProtobufKind.MESSAGE && type.equals(WELL_KNOWN + "Timestamp");
    boolean repeated = field.number(4, 1) == REPEATED;
    boolean chosen = field.has(9) && field.number(17, 0) == 0;
    boolean presence = !repeated && (!implicit || field.has(9) || kind == ProtobufKind.MESSAGE);
    Map<Integer, String> names = null;
    Map<String, Integer> numbers = null;
    boolean closed = false;
    if (kind == ProtobufKind.ENUM) {
      Scope values = enums.get(type);
      if (values == null) {
        throw new MalformedProtobufException(
            "a field of the enum %s, which is not in it".formatted(type.substring(1)));
      }
      names = new LinkedHashMap<>();
      numbers = new LinkedHashMap<>();
      for (WireMessage value : values.descriptor().messages(2)) {
        int number = (int) value.number(2, 0);
        names.putIfAbsent(number, value.name(1));
        numbers.put(value.name(1), number);
      }
      closed = !"proto3".equals(values.syntax());
    }
    return new ProtobufField(
        field.name(1),
        (int) field.number(3, 0),
        time ? ProtobufKind.TIMESTAMP : wrapped == null ? kind : wrapped,
        wrapped != null,
        repeated,
        presence,
        field.number(4, 1) == REQUIRED,
        chosen ? (int) field.number(9, 0) : -1,
        names,
        numbers,
        closed);
  }
}
