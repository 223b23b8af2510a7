/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.io.mapping.DatasetMapping;
import io.millrace.io.mapping.MappingFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The mappings that come with the case study. */
final class ShippedMappings {
  static final String GENERATED = "generated";
  static final List<String> NAMES = List.of(GENERATED, "online-retail");

  private ShippedMappings() {}

  static Map<String, DatasetMapping> load(String name) {
    String resource = "mappings/" + name + ".yaml";
    try (InputStream in = ShippedMappings.class.getResourceAsStream(resource)) {
      return MappingFile.load("shipped:" + name, requireNonNull(in, resource), Datasets.byName());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the shipped mapping " + name, e);
    }
  }
}
