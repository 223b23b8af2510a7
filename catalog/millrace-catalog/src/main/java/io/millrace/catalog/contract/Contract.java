/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A data contract in the words of the Open Data Contract Standard 3 (ODCS): the part that rules and
 * the catalog need.
 *
 * <p>It holds what the file says and adds nothing: an absent {@code required}, {@code unique} or
 * {@code primaryKey} is false, as the standard has it. Lists keep the file's order. Immutable.
 *
 * @param apiVersion the standard's version: {@code v3.1.0} or a {@code v3.0.x}
 * @param kind always {@code DataContract}
 * @param id the contract's identifier
 * @param name a name for people; null if the file has none
 * @param version the contract's own version
 * @param status the contract's status, e.g. {@code active}
 * @param schema the objects (tables, topics, files) it speaks of
 * @since 0.1
 */
@Evolving
public record Contract(
    String apiVersion,
    String kind,
    String id,
    @Nullable String name,
    String version,
    String status,
    List<SchemaObject> schema) {

  public Contract {
    requireNonNull(apiVersion, "apiVersion is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(id, "id is null");
    requireNonNull(version, "version is null");
    requireNonNull(status, "status is null");
    schema = List.copyOf(schema);
  }

  /**
   * Reads a contract in YAML (or JSON, which is YAML), in UTF-8, of at most 3 MiB.
   *
   * <p>Keys that the standard does not know are left out; one that looks like a slip of a known key
   * is a problem. Anchors without aliases are harmless; aliases and merge keys are refused.
   *
   * @param sourceName names the file in messages
   * @param yaml is read to its end and not closed
   * @throws io.millrace.transforms.ValidationException with all problems of the contract, each with
   *     its path; or with the line and column of the first problem of the YAML
   * @throws java.io.UncheckedIOException if the stream cannot be read
   */
  public static Contract load(String sourceName, InputStream yaml) {
    return ContractReader.read(sourceName, yaml);
  }

  /** The object of this name, if the contract has it. */
  public Optional<SchemaObject> schemaObject(String objectName) {
    return schema.stream().filter(object -> object.name().equals(objectName)).findFirst();
  }

  /**
   * A table, topic, file or other set of records.
   *
   * @param name unique in the contract
   * @param physicalName its name in storage; null if the file has none
   * @param description for people; null if the file has none
   * @param properties its fields
   * @param quality what holds for the object as a whole
   */
  public record SchemaObject(
      String name,
      @Nullable String physicalName,
      @Nullable String description,
      List<Property> properties,
      List<Quality> quality) {
    public SchemaObject {
      requireNonNull(name, "name is null");
      properties = List.copyOf(properties);
      quality = List.copyOf(quality);
    }
  }

  /**
   * A field of an object.
   *
   * @param name unique in its object; empty for the items of an array, which need none
   * @param logicalType null if the file has none
   * @param logicalTypeOptions by the standard's keys; values are texts, {@link
   *     java.math.BigDecimal}s, booleans or lists of these
   * @param required false if the value may be null
   * @param unique true if no two records share a value
   * @param primaryKey true if it is the key or a part of it
   * @param description for people; null if the file has none
   * @param classification e.g. {@code restricted}; null if the file has none
   * @param quality what holds for the values of the property
   * @param properties the nested fields of an {@code object}
   * @param items the elements of an {@code array}; null if the file has none
   */
  public record Property(
      String name,
      @Nullable LogicalType logicalType,
      Map<String, Object> logicalTypeOptions,
      boolean required,
      boolean unique,
      boolean primaryKey,
      @Nullable String description,
      @Nullable String classification,
      List<Quality> quality,
      List<Property> properties,
      @Nullable Property items) {
    public Property {
      requireNonNull(name, "name is null");
      logicalTypeOptions = Map.copyOf(logicalTypeOptions);
      quality = List.copyOf(quality);
      properties = List.copyOf(properties);
    }
  }

  /** The standard's logical types. */
  public enum LogicalType {
    STRING,
    DATE,
    TIMESTAMP,
    TIME,
    NUMBER,
    INTEGER,
    OBJECT,
    ARRAY,
    BOOLEAN;

    /** As the file writes it, e.g. {@code integer}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A quality check as the contract states it.
   *
   * @param type {@code library} (the default), {@code text}, {@code sql} or {@code custom}
   * @param metric the library's metric, e.g. {@code nullValues}; null for other types
   * @param arguments of the metric
   * @param thresholds by operator, e.g. {@code mustBe}; usually one
   * @param unit {@code rows}, {@code percent} or another word; null means rows
   * @param severity free text; null if the file has none
   * @param name for people; null if the file has none
   * @param description for people; null if the file has none
   * @param customProperties by name
   */
  public record Quality(
      String type,
      @Nullable String metric,
      Map<String, @Nullable Object> arguments,
      Map<String, Object> thresholds,
      @Nullable String unit,
      @Nullable String severity,
      @Nullable String name,
      @Nullable String description,
      Map<String, @Nullable Object> customProperties) {
    public Quality {
      requireNonNull(type, "type is null");
      arguments = PlainValues.copyOf(arguments);
      thresholds = Map.copyOf(thresholds);
      customProperties = PlainValues.copyOf(customProperties);
    }
  }
}
