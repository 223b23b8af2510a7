/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.catalog.contract.Contract.LogicalType;
import io.millrace.catalog.contract.Contract.Property;
import io.millrace.catalog.contract.Contract.SchemaObject;
import io.millrace.transforms.ValidationException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a contract from the top down to its properties, gathering what is wrong with it. */
final class ContractReader {
  private static final String KIND = "DataContract";
  private static final String CURRENT_VERSION = "v3.1.0";
  private static final Pattern OLDER_VERSION = Pattern.compile("v3\\.0\\.\\d+");
  private static final List<String> LOGICAL_TYPES =
      Arrays.stream(LogicalType.values()).map(LogicalType::word).toList();

  private final boolean older;
  private final QualityReader qualityReader;

  private ContractReader(boolean older) {
    this.older = older;
    this.qualityReader = new QualityReader(older);
  }

  static Contract read(String sourceName, InputStream yaml) {
    String failure = "Cannot load contract " + sourceName;
    JsonNode root = YamlDocument.read(failure, yaml);
    if (!root.isObject()) {
      String found = root.isArray() ? "a list" : "a single value";
      throw new ValidationException(failure + ": it is " + found + " (must be a mapping)");
    }
    Problems problems = new Problems();
    boolean older = OLDER_VERSION.matcher(root.path("apiVersion").asText()).matches();
    Contract contract = new ContractReader(older).contract(new Mapping(root, "", problems));
    if (!problems.isEmpty()) {
      throw problems.asException(failure);
    }
    return contract;
  }

  private Contract contract(Mapping yaml) {
    yaml.reportMisspelt(OdcsKeys.CONTRACT);
    String apiVersion = yaml.requiredText("apiVersion");
    if (!apiVersion.isBlank() && !apiVersion.equals(CURRENT_VERSION) && !older) {
      yaml.problem(
          "apiVersion",
          "Unsupported apiVersion: "
              + Mapping.shown(apiVersion)
              + " (supported: v3.0.x, "
              + CURRENT_VERSION
              + ")");
    }
    String kind = yaml.requiredText("kind");
    if (!kind.isBlank() && !kind.equals(KIND)) {
      yaml.problem("kind", "Invalid kind: " + Mapping.shown(kind) + " (must be " + KIND + ")");
    }
    return new Contract(
        apiVersion,
        kind,
        yaml.requiredText("id"),
        yaml.text("name"),
        yaml.requiredText("version"),
        yaml.requiredText("status"),
        schema(yaml));
  }

  private List<SchemaObject> schema(Mapping yaml) {
    if (!yaml.has("schema")) {
      yaml.problem("schema", "Missing required schema");
    }
    List<Mapping> objects = yaml.mappings("schema");
    reportRepeatedNames(objects, "schema object");
    return objects.stream().map(this::schemaObject).toList();
  }

  private SchemaObject schemaObject(Mapping yaml) {
    yaml.reportMisspelt(OdcsKeys.SCHEMA_OBJECT);
    yaml.word("logicalType", List.of(LogicalType.OBJECT.word()));
    return new SchemaObject(
        yaml.requiredText("name"),
        yaml.text("physicalName"),
        yaml.text("description"),
        properties(yaml),
        qualityReader.read(yaml));
  }

  private List<Property> properties(Mapping yaml) {
    List<Mapping> properties = yaml.mappings("properties");
    reportRepeatedNames(properties, "property");
    return properties.stream()
        .map(property -> property(property, property.requiredText("name")))
        .toList();
  }

  private Property property(Mapping yaml, String name) {
    yaml.reportMisspelt(OdcsKeys.PROPERTY);
    LogicalType type = logicalType(yaml);
    Mapping items = yaml.mapping("items");
    return new Property(
        name,
        type,
        options(yaml, type),
        yaml.truth("required"),
        yaml.truth("unique"),
        yaml.truth("primaryKey"),
        yaml.text("description"),
        yaml.text("classification"),
        qualityReader.read(yaml),
        properties(yaml),
        items == null ? null : property(items, ""));
  }

  private static @Nullable LogicalType logicalType(Mapping yaml) {
    String word = yaml.word("logicalType", LOGICAL_TYPES);
    return word == null ? null : LogicalType.values()[LOGICAL_TYPES.indexOf(word)];
  }

  /** The options are the one mapping that the standard closes: here a stray key checks nothing. */
  private Map<String, Object> options(Mapping yaml, @Nullable LogicalType type) {
    Mapping options = yaml.mapping("logicalTypeOptions");
    if (options == null) {
      return Map.of();
    }
    if (type == null) {
      if (!yaml.has("logicalType")) {
        yaml.problem("logicalType", "Missing required logicalType (logicalTypeOptions need it)");
      }
      return Map.of();
    }
    Map<String, ValueShape> known = TypeOptions.of(type, older);
    options.reportUnknown(known.keySet(), "option of " + type.word());
    Map<String, Object> values = new HashMap<>();
    known.forEach(
        (key, shape) -> {
          Object value = options.value(key, shape);
          if (value != null) {
            values.put(key, value);
          }
        });
    return values;
  }

  private static void reportRepeatedNames(List<Mapping> mappings, String what) {
    Map<String, Mapping> first = new HashMap<>();
    for (Mapping mapping : mappings) {
      String name = mapping.textOrEmpty("name");
      Mapping before = name.isBlank() ? null : first.putIfAbsent(name, mapping);
      if (before != null) {
        mapping.problem(
            "name",
            "Repeated " + what + ": " + Mapping.shown(name) + " (first at " + before.path() + ")");
      }
    }
  }
}
