/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.ValidationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Opens datasets by their addresses, with the connectors of the class path.
 *
 * @since 0.1
 */
@Evolving
public final class Datasets {
  private static final String ZONE = "zone";

  private Datasets() {}

  /**
   * The dataset of an address. Options may stand in the address or beside it, each once: those of
   * the connector's {@link DatasetConnector#settings settings}, and {@code zone}, a {@link Zone},
   * which is EXTERNAL if not given.
   *
   * <pre>{@code
   * Datasets.open("file:in/orders?format=csv", Map.of("columns", "id string", ...));
   * Datasets.open("iceberg:shop.orders", Map.of("warehouse", "warehouse/ecommerce"));
   * }</pre>
   *
   * @throws IllegalArgumentException if no connector has such addresses
   * @throws ValidationException naming every option that is missing, unknown or wrong
   */
  public static Dataset open(String address, Map<String, ?> options) {
    DatasetAddress parsed = DatasetAddress.parse(address);
    List<DatasetConnector<?>> connectors = connectors();
    for (DatasetConnector<?> connector : connectors) {
      if (connector.description().scheme().equals(parsed.scheme())) {
        return open(connector, parsed, options);
      }
    }
    // Without the location, which may have a secret that only its connector knows to leave out.
    throw new IllegalArgumentException(
        "Unsupported scheme: %s (supported: %s; others are in modules of their own)"
            .formatted(
                parsed.scheme(),
                String.join(
                    ", ", connectors.stream().map(each -> each.description().scheme()).toList())));
  }

  private static <S extends Record> Dataset open(
      DatasetConnector<S> connector, DatasetAddress address, Map<String, ?> beside) {
    Map<String, Object> options = new LinkedHashMap<>(connector.located(address.location()));
    add(address.options(), options, address);
    add(beside, options, address);
    Object zone = options.remove(ZONE);
    try {
      return connector.open(zoneOf(zone), RecordSchema.fromOptions(connector.settings(), options));
    } catch (ValidationException e) {
      throw new ValidationException("Cannot open " + address + ": " + e.getMessage(), e);
    }
  }

  private static void add(
      Map<String, ?> more, Map<String, Object> options, DatasetAddress address) {
    more.forEach(
        (name, value) -> {
          if (value != null && options.put(name, value) != null) {
            throw new ValidationException("Cannot set " + name + " twice for " + address);
          }
        });
  }

  private static Zone zoneOf(@Nullable Object zone) {
    if (zone == null) {
      return Zone.EXTERNAL;
    }
    for (Zone each : Zone.values()) {
      if (each.name().equalsIgnoreCase(zone.toString())) {
        return each;
      }
    }
    throw new ValidationException(
        "Invalid zone: %s (must be one of %s)".formatted(zone, List.of(Zone.values())));
  }

  /** All connectors of the class path, by scheme. */
  public static List<DatasetConnector<?>> connectors() {
    List<DatasetConnector<?>> all = new ArrayList<>();
    ServiceLoader.load(DatasetConnector.class).forEach(all::add);
    all.sort(Comparator.comparing(each -> each.description().scheme()));
    return all;
  }
}
