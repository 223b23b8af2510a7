/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A YAML mapping at its path in the contract. What is not as asked becomes a problem, and the
 * answer is as if it were absent. A key without a value counts as absent.
 */
final class Mapping {
  private static final int SHOWN_CHARACTERS = 200;

  private final JsonNode node;
  private final String path;
  private final Problems problems;

  /** The node must be an object. */
  Mapping(JsonNode node, String path, Problems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /** Reports every key that is a slip of a known one; other unknown keys are no concern of ours. */
  void reportMisspelt(Set<String> known) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        Spelling.near(key, known)
            .ifPresent(
                meant -> problem(key, "Unknown key: " + shown(key) + "; did you mean " + meant));
      }
    }
  }

  /** Reports every key but the known ones, for a mapping that the standard closes. */
  void reportUnknown(Set<String> known, String what) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        String supported = known.isEmpty() ? "none" : String.join(", ", known);
        String meant = Spelling.near(key, known).map(word -> "; did you mean " + word).orElse("");
        problem(
            key,
            "Unsupported " + what + ": " + shown(key) + " (supported: " + supported + ")" + meant);
      }
    }
  }

  /** Where it stands; empty for the contract itself. */
  String path() {
    return path;
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  @Nullable String text(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode value = node.path(key);
    if (value.isTextual()) {
      return value.textValue();
    }
    String repair = value.isContainerNode() ? "" : "; put it in quotes";
    problem(key, "Invalid " + key + ": " + shown(value) + " (must be text)" + repair);
    return null;
  }

  /** Empty if it is not there or no text; reports nothing. */
  String textOrEmpty(String key) {
    return node.path(key).asText("");
  }

  /** Empty if it is not there. */
  String requiredText(String key) {
    String text = text(key);
    if (!has(key) || (text != null && text.isBlank())) {
      problem(key, "Missing required " + key);
    }
    return text == null ? "" : text;
  }

  /** A text that is one of {@code words}. */
  @Nullable String word(String key, List<String> words) {
    String text = text(key);
    if (text == null || words.contains(text)) {
      return text;
    }
    problem(
        key,
        "Unsupported "
            + key
            + ": "
            + shown(text)
            + " (supported: "
            + String.join(", ", words)
            + ")");
    return null;
  }

  /** False if it is not there. */
  boolean truth(String key) {
    JsonNode value = node.path(key);
    if (has(key) && !value.isBoolean()) {
      problem(key, "Invalid " + key + ": " + shown(value) + " (must be true or false)");
    }
    return value.asBoolean(false);
  }

  @Nullable Mapping mapping(String key) {
    JsonNode value = node.path(key);
    if (has(key) && !value.isObject()) {
      problem(key, "Invalid " + key + ": " + shown(value) + " (must be a mapping)");
    }
    return value.isObject() ? new Mapping(value, pathOf(key), problems) : null;
  }

  /** The mappings of a list; empty if there is no list. */
  List<Mapping> mappings(String key) {
    JsonNode list = node.path(key);
    if (has(key) && !list.isArray()) {
      problem(key, "Invalid " + key + ": " + shown(list) + " (must be a list)");
      return List.of();
    }
    List<Mapping> mappings = new ArrayList<>();
    int index = 0;
    for (JsonNode element : list) {
      String at = pathOf(key) + "[" + index++ + "]";
      if (element.isObject()) {
        mappings.add(new Mapping(element, at, problems));
      } else {
        problems.add(
            at, "Invalid element of " + key + ": " + shown(element) + " (must be a mapping)");
      }
    }
    return mappings;
  }

  /** The value of a key that has one, if {@code shape} likes it. */
  @Nullable Object value(String key, ValueShape shape) {
    JsonNode value = node.path(key);
    if (has(key) && !shape.fits(value)) {
      problem(key, "Invalid " + key + ": " + shown(value) + " (must be " + shape.words() + ")");
      return null;
    }
    return PlainValues.of(value);
  }

  /** Everything in it, unchecked. */
  Map<String, @Nullable Object> plain() {
    return PlainValues.map(node);
  }

  void problem(String key, String message) {
    problems.add(pathOf(key), message);
  }

  private String pathOf(String key) {
    return path.isEmpty() ? shown(key) : path + "." + shown(key);
  }

  static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "a mapping";
      case NULL, MISSING -> "nothing";
      default -> shown(value.asText());
    };
  }

  /** On one line and bounded. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
  }
}
