/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.dataset.ConnectorDescription;
import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.DatasetUse;
import io.millrace.io.dataset.Zone;
import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.util.List;
import java.util.Map;

/**
 * Changes of tables as datasets, by {@link ReadChanges}.
 *
 * @since 0.1
 */
@Internal
public final class ChangesConnector implements DatasetConnector<ChangesSettings> {
  @Override
  public ConnectorDescription description() {
    return new ConnectorDescription(
        "cdc",
        "Changes of tables of PostgreSQL and MariaDB, by their logs.",
        List.of(
            "cdc:postgresql://localhost:5432/shop?table=orders&slot=orders_to_lake&user=etl"
                + "&password_file=/run/shop",
            "cdc:mariadb://localhost:3306/shop?table=orders&slot=orders_to_lake&user=etl"
                + "&password_file=/run/shop"),
        Map.of(
            DatasetUse.STREAM,
            "The rows that are there, and then every change as it is committed, with its operation,"
                + " place and time; of a key's rows that of the greatest `position` is the last. A"
                + " change that is none of the columns is a letter."));
  }

  @Override
  public Class<ChangesSettings> settings() {
    return ChangesSettings.class;
  }

  @Override
  public Map<String, String> located(String location) {
    if (ChangesSettings.hasSecret(location)) {
      throw new IllegalArgumentException(
          "Unsupported user or password in url (supported: user and password_file)");
    }
    return Map.of("url", location);
  }

  @Override
  public Dataset open(Zone zone, ChangesSettings settings) {
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return new ChangesDataset(zone, settings);
  }
}
