/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML object with its path, which notes problems instead of throwing at the first. */
record Section(String path, JsonNode node, List<String> problems) {
  Section child(String name) {
    JsonNode child = node.has(name) ? node.get(name) : MissingNode.getInstance();
    return new Section(path.isEmpty() ? name : path + "." + name, child, problems);
  }

  boolean isPresent() {
    return !node.isMissingNode() && !node.isNull();
  }

  void problem(String message) {
    problems.add(path.isEmpty() ? message : path + ": " + message);
  }

  /** Notes every key that is not one of the known ones. */
  void allow(Collection<String> known) {
    if (!node.isObject()) {
      problem("Invalid value: " + node + " (must be an object with the keys " + known + ")");
      return;
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problem("Unknown key: " + name + " (known: " + known + ")");
              }
            });
  }

  /** The fields of an object, in file order; none for anything else. */
  Map<String, Section> children() {
    Map<String, Section> children = new LinkedHashMap<>();
    node.fieldNames().forEachRemaining(name -> children.put(name, child(name)));
    return children;
  }

  /** A scalar as text; null where it is absent. */
  @Nullable String text() {
    if (!isPresent()) {
      return null;
    }
    if (node.isContainerNode()) {
      problem("Invalid value: " + node + " (must be one value)");
      return null;
    }
    return node.asText();
  }

  String text(String fallback) {
    String text = text();
    return text == null ? fallback : text;
  }

  /** A list of texts; one value alone counts as a list of one. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(item -> texts.add(item.asText()));
    } else if (isPresent()) {
      String text = text();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }
}
