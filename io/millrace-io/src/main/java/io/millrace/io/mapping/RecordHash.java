/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 over the content of a record: every name and value with its length before it, names
 * sorted, so two records hash alike exactly if they hold the same values under the same names.
 */
final class RecordHash {
  private final MessageDigest digest;

  RecordHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: this JDK has no SHA-256", e);
    }
  }

  String of(JsonNode record) {
    digest.reset();
    add(record);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A key made of several texts; lengths keep {@code ab|c} and {@code a|bc} apart. */
  String of(Iterable<String> parts) {
    digest.reset();
    parts.forEach(this::add);
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(JsonNode node) {
    digest.update((byte) node.getNodeType().ordinal());
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
      add(sorted.size());
      sorted.forEach(
          (name, value) -> {
            add(name);
            add(value);
          });
    } else if (node.isArray()) {
      add(node.size());
      node.forEach(this::add);
    } else if (node.getNodeType() != JsonNodeType.NULL) {
      add(node.asText());
    }
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }
}
