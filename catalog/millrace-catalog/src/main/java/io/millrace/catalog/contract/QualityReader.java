/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import io.millrace.catalog.contract.Contract.Quality;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the quality checks of an object or a property. */
final class QualityReader {
  private static final String LIBRARY = "library";

  private final boolean older;

  /** Under ODCS 3.0 the metric is called rule and is an open word. */
  QualityReader(boolean older) {
    this.older = older;
  }

  List<Quality> read(Mapping element) {
    return element.mappings("quality").stream().map(this::quality).toList();
  }

  private Quality quality(Mapping yaml) {
    yaml.reportMisspelt(OdcsKeys.QUALITY);
    String stated = yaml.word("type", OdcsKeys.QUALITY_TYPES);
    String type = stated == null ? LIBRARY : stated;
    boolean isLibrary = stated == null ? !yaml.has("type") : stated.equals(LIBRARY);
    Mapping arguments = yaml.mapping("arguments");
    return new Quality(
        type,
        isLibrary ? metric(yaml) : null,
        arguments == null ? Map.of() : arguments.plain(),
        thresholds(yaml, isLibrary),
        yaml.text("unit"),
        yaml.text("severity"),
        yaml.text("name"),
        yaml.text("description"),
        customProperties(yaml));
  }

  private @Nullable String metric(Mapping yaml) {
    if (older && !yaml.has("metric") && yaml.has("rule")) {
      return yaml.text("rule");
    }
    if (!yaml.has("metric")) {
      yaml.problem("metric", "Missing required metric");
    }
    return older ? yaml.text("metric") : yaml.word("metric", OdcsKeys.METRICS);
  }

  private static Map<String, Object> thresholds(Mapping yaml, boolean isLibrary) {
    Map<String, Object> thresholds = new HashMap<>();
    OdcsKeys.OPERATORS.forEach(
        (operator, shape) -> {
          Object value = yaml.value(operator, shape);
          if (value != null) {
            thresholds.put(operator, value);
          }
        });
    if (isLibrary && OdcsKeys.OPERATORS.keySet().stream().noneMatch(yaml::has)) {
      yaml.problem("mustBe", "Missing required threshold, e.g. mustBe: 0");
    }
    return thresholds;
  }

  private static Map<String, @Nullable Object> customProperties(Mapping yaml) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    for (Mapping property : yaml.mappings("customProperties")) {
      String name = property.requiredText("property");
      if (properties.containsKey(name) && !name.isBlank()) {
        property.problem("property", "Repeated custom property: " + Mapping.shown(name));
      }
      properties.put(name, property.plain().get("value"));
    }
    return properties;
  }
}
