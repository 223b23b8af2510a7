/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The words of the Open Data Contract Standard 3.1, by the place where they may stand. */
final class OdcsKeys {
  static final Set<String> CONTRACT =
      Set.of(
          "apiVersion",
          "authoritativeDefinitions",
          "contractCreatedTs",
          "customProperties",
          "dataProduct",
          "description",
          "domain",
          "id",
          "kind",
          "name",
          "price",
          "roles",
          "schema",
          "servers",
          "slaDefaultElement",
          "slaProperties",
          "status",
          "support",
          "tags",
          "team",
          "tenant",
          "version");

  static final Set<String> SCHEMA_OBJECT =
      Set.of(
          "authoritativeDefinitions",
          "businessName",
          "customProperties",
          "dataGranularityDescription",
          "description",
          "id",
          "logicalType",
          "name",
          "physicalName",
          "physicalType",
          "properties",
          "quality",
          "relationships",
          "tags");

  static final Set<String> PROPERTY =
      Set.of(
          "authoritativeDefinitions",
          "businessName",
          "classification",
          "criticalDataElement",
          "customProperties",
          "description",
          "encryptedName",
          "examples",
          "id",
          "items",
          "logicalType",
          "logicalTypeOptions",
          "name",
          "partitionKeyPosition",
          "partitioned",
          "physicalName",
          "physicalType",
          "primaryKey",
          "primaryKeyPosition",
          "properties",
          "quality",
          "relationships",
          "required",
          "tags",
          "transformDescription",
          "transformLogic",
          "transformSourceObjects",
          "unique");

  /** What a check may compare its metric with, in the order of the alphabet. */
  static final SortedMap<String, ValueShape> OPERATORS =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  "mustBe", ValueShape.SCALAR,
                  "mustNotBe", ValueShape.SCALAR,
                  "mustBeGreaterThan", ValueShape.NUMBER,
                  "mustBeGreaterOrEqualTo", ValueShape.NUMBER,
                  "mustBeLessThan", ValueShape.NUMBER,
                  "mustBeLessOrEqualTo", ValueShape.NUMBER,
                  "mustBeBetween", ValueShape.RANGE,
                  "mustNotBeBetween", ValueShape.RANGE)));

  static final Set<String> QUALITY =
      Set.of(
          "arguments",
          "authoritativeDefinitions",
          "businessImpact",
          "customProperties",
          "description",
          "dimension",
          "engine",
          "id",
          "implementation",
          "method",
          "metric",
          "mustBe",
          "mustBeBetween",
          "mustBeGreaterOrEqualTo",
          "mustBeGreaterThan",
          "mustBeLessOrEqualTo",
          "mustBeLessThan",
          "mustNotBe",
          "mustNotBeBetween",
          "name",
          "query",
          "rule",
          "schedule",
          "scheduler",
          "severity",
          "tags",
          "type",
          "unit");

  static final List<String> QUALITY_TYPES = List.of("library", "text", "sql", "custom");

  static final List<String> METRICS =
      List.of("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount");

  private OdcsKeys() {}
}
