/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All fields of a message by their numbers, for messages that are few: descriptors.
 *
 * @param numbers of varints
 * @param texts of what has a length
 */
record WireMessage(Map<Integer, List<Long>> numbers, Map<Integer, List<byte[]>> texts) {
  static WireMessage of(byte[] bytes) throws MalformedProtobufException {
    WireMessage message = new WireMessage(new HashMap<>(), new HashMap<>());
    WireBytes in = new WireBytes(bytes, 0, bytes.length);
    while (in.hasMore()) {
      int tag = in.tag();
      int number = tag >>> 3;
      switch (tag & 7) {
        case WireBytes.VARINT ->
            message.numbers.computeIfAbsent(number, none -> new ArrayList<>()).add(in.varint());
        case WireBytes.LENGTH -> {
          byte[] text = new byte[in.skipBytes()];
          System.arraycopy(bytes, in.position() - text.length, text, 0, text.length);
          message.texts.computeIfAbsent(number, none -> new ArrayList<>()).add(text);
        }
        default -> in.skip(tag);
      }
    }
    return message;
  }

  /** The messages of a field, in their order. */
  List<WireMessage> messages(int field) throws MalformedProtobufException {
    List<WireMessage> messages = new ArrayList<>();
    for (byte[] each : texts.getOrDefault(field, List.of())) {
      messages.add(of(each));
    }
    return messages;
  }

  /** The last value of a field; the other one if it has none. */
  long number(int field, long otherwise) {
    List<Long> values = numbers.get(field);
    return values == null ? otherwise : values.get(values.size() - 1);
  }

  boolean has(int field) {
    return numbers.containsKey(field);
  }

  /** The last text of a field; null if it has none. */
  @Nullable String text(int field) {
    List<byte[]> values = texts.get(field);
    return values == null ? null : new String(values.get(values.size() - 1), UTF_8);
  }

  /** The last text of a field that every such message has. */
  String name(int field) throws MalformedProtobufException {
    String name = text(field);
    if (name == null) {
      throw new MalformedProtobufException("something without a name");
    }
    return name;
  }
}
