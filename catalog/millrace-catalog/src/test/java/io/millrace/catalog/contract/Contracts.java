/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Contracts to test with. */
final class Contracts {
  private static final String HEAD =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: c-1
      version: 1.0.0
      status: draft
      """;

  private Contracts() {}

  static Contract shop() {
    return Contract.load("shop.odcs.yaml", new ByteArrayInputStream(shopYaml()));
  }

  static byte[] shopYaml() {
    try (InputStream yaml =
        Objects.requireNonNull(Contracts.class.getResourceAsStream("shop.odcs.yaml"))) {
      return yaml.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Contract load(String yaml) {
    return Contract.load("c.yaml", new ByteArrayInputStream(yaml.getBytes(UTF_8)));
  }

  /** A contract of one object, orders, with these properties in YAML. */
  static Contract withProperties(String properties) {
    return load(HEAD + "schema:\n  - name: orders\n    properties:\n" + properties.indent(6));
  }

  static String head() {
    return HEAD;
  }
}
