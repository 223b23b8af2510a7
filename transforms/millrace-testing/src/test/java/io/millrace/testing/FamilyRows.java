/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;

import io.millrace.testing.FamilyTrials.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must come of every transform on every engine, as it is written down. */
final class FamilyRows {
  private static final String LINE = "  ";

  private FamilyRows() {}

  private static Path file(Order order) {
    String root = requireNonNull(System.getProperty("millrace.root"), "millrace.root is not set");
    return Path.of(root, "docs", "capabilities", order.toString().replace(' ', '-') + ".rows");
  }

  /** The lines of each transform. */
  static Map<String, List<String>> read(Order order) throws IOException {
    Map<String, List<String>> transforms = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file(order))) {
      if (line.startsWith(LINE)) {
        lines.add(line.substring(LINE.length()));
      } else {
        lines = new ArrayList<>();
        transforms.put(line, lines);
      }
    }
    return transforms;
  }

  static void write(Order order, Map<String, List<String>> transforms) throws IOException {
    List<String> all = new ArrayList<>();
    transforms.forEach(
        (name, lines) -> {
          all.add(name);
          lines.forEach(line -> all.add(LINE + line));
        });
    Files.createDirectories(file(order).getParent());
    Files.write(file(order), all);
  }
}
