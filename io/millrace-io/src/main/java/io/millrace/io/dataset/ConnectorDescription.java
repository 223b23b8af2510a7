/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a connector is and does. Texts are sentences of Markdown and end with a full stop.
 *
 * @param scheme how its addresses begin, before the colon
 * @param summary one sentence
 * @param addresses what an address looks like, in each of its forms, at least one
 * @param uses what it can do, and how it is done
 * @since 0.1
 */
@Evolving
public record ConnectorDescription(
    String scheme, String summary, List<String> addresses, Map<DatasetUse, String> uses) {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9]*");

  public ConnectorDescription {
    if (!SCHEME.matcher(scheme).matches()) {
      throw new IllegalArgumentException(
          "Invalid scheme: " + scheme + " (must be a-z and 0-9, a letter first)");
    }
    requireNonNull(summary, "summary is null");
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || uses.isEmpty()) {
      throw new IllegalArgumentException(
          "Missing required " + (addresses.isEmpty() ? "addresses" : "uses"));
    }
    uses = Collections.unmodifiableMap(new EnumMap<>(uses));
  }
}
