/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.Map;
import java.util.regex.Pattern;
import org.apache.iceberg.CatalogProperties;

/** Where a catalog is, for messages: without what may be a secret. */
final class CatalogAddress {
  private static final Pattern OPTIONS = Pattern.compile("[?;(].*", Pattern.DOTALL);
  private static final Pattern SCHEME = Pattern.compile("^(jdbc:)?[a-z0-9+.-]+:(//)?");
  private static final String HIDDEN = "***";

  private CatalogAddress() {}

  /** The {@code uri} of a catalog, or its warehouse where it has none. */
  static String of(Map<String, String> properties) {
    String uri = properties.get(CatalogProperties.URI);
    return uri == null
        ? withoutSecrets(properties.getOrDefault(CatalogProperties.WAREHOUSE_LOCATION, "its place"))
        : withoutSecrets(uri);
  }

  /** Options go, and who asks is hidden. */
  private static String withoutSecrets(String uri) {
    String place = OPTIONS.matcher(uri).replaceFirst("");
    int user = place.lastIndexOf('@');
    if (user < 0) {
      return place;
    }
    var scheme = SCHEME.matcher(place);
    String kept = scheme.find() && scheme.end() <= user ? scheme.group() : "";
    return kept + HIDDEN + place.substring(user);
  }
}
