/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.contender.Products;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/**
 * The lookup table with the categories numbered in the order of their names, so that every task
 * numbers them alike. Products are found by the bytes of their id, without a String.
 */
@NullUnmarked // An empty slot of the table is null.
final class Categories {
  private final List<String> names;
  private final byte[][] ids;
  private final int[] numbers;
  private final int mask;

  private Categories(Map<String, String> products) {
    names = products.values().stream().distinct().sorted().toList();
    Map<String, Integer> numberOf = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      numberOf.put(names.get(i), i);
    }
    int slots = Integer.highestOneBit(Math.max(1, products.size()) * 4 - 1);
    mask = slots - 1;
    ids = new byte[slots][];
    numbers = new int[slots];
    products.forEach((id, name) -> put(id.getBytes(StandardCharsets.UTF_8), numberOf.get(name)));
  }

  static Categories load(Path input) throws IOException {
    return new Categories(Products.load(input));
  }

  /** The number of the category of the product whose id is in these bytes. */
  int of(byte[] bytes, int from, int to) {
    for (int slot = hash(bytes, from, to) & mask; ids[slot] != null; slot = (slot + 1) & mask) {
      if (Arrays.equals(ids[slot], 0, ids[slot].length, bytes, from, to)) {
        return numbers[slot];
      }
    }
    throw new IllegalStateException(
        "Cannot look up product %s: no such row"
            .formatted(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
  }

  int of(String productId) {
    byte[] bytes = productId.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  String name(int number) {
    return names.get(number);
  }

  int size() {
    return names.size();
  }

  private void put(byte[] id, int number) {
    int slot = hash(id, 0, id.length) & mask;
    while (ids[slot] != null) {
      slot = (slot + 1) & mask;
    }
    ids[slot] = id;
    numbers[slot] = number;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 15;
  }
}
