/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;

/**
 * Reads a mapping file: a YAML with one section per dataset.
 *
 * <pre>{@code
 * orders:
 *   fields:
 *     order_id: InvoiceNo
 *     customer_id: {from: CustomerID, remove_suffix: ".0"}
 *     event_time: {from: InvoiceDate, time: "yyyy-MM-dd HH:mm:ss", zone: UTC}
 *     currency: {constant: GBP}
 *   duplicates: whole_row            # or none, or {key: [order_id, line_no], keep: latest}
 *   flags:
 *     is_return: {field: quantity, less_than: 0}
 *     is_cancelled: {field: order_id, starts_with: C}
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class MappingFile {
  /** Only true and false are booleans: the country code NO stays a text. */
  private static final ObjectMapper YAML =
      new YAMLMapper(
              YAMLFactory.builder()
                  .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private MappingFile() {}

  /**
   * Reads the sections of the datasets asked for.
   *
   * @param name the file as the user wrote it, for messages
   * @param targets by section name, the dataset's own fields
   * @return by section name; a section that the file leaves out is absent
   * @throws ValidationException with every problem of the file, one a line
   */
  public static Map<String, DatasetMapping> load(
      String name, InputStream in, Map<String, Schema> targets) {
    JsonNode root;
    try {
      root = YAML.readTree(in);
    } catch (JsonProcessingException e) {
      throw new ValidationException("Cannot read mapping " + name + ": " + cause(e), e);
    } catch (IOException e) {
      throw new ValidationException("Cannot read mapping " + name + ": " + e.getMessage(), e);
    }
    if (root == null || !root.isObject()) {
      throw new ValidationException(
          "Cannot read mapping "
              + name
              + ": it holds no sections (known: "
              + targets.keySet()
              + ")");
    }
    List<String> problems = new ArrayList<>();
    Map<String, DatasetMapping> mappings = new LinkedHashMap<>();
    Section sections = new Section("", root, problems);
    sections.allow(targets.keySet());
    targets.forEach(
        (section, target) -> {
          if (root.has(section)) {
            mappings.put(section, new SectionReader(sections.child(section), target).read());
          }
        });
    if (!problems.isEmpty()) {
      throw new ValidationException(
          "Cannot use mapping " + name + ":\n  " + String.join("\n  ", problems));
    }
    return mappings;
  }

  private static String cause(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " ").strip();
    return e.getLocation() == null
        ? message
        : "line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ": "
            + message;
  }
}
