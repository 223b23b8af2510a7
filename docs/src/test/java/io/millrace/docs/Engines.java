/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The runner modules whose libraries do not agree with each other on one class path. */
final class Engines implements LocationProvider {
  private static final List<String> MODULES = List.of("runners/flink", "runners/spark");

  @Override
  public Set<Location> get(Class<?> testClass) {
    Set<Location> locations = new LinkedHashSet<>();
    for (String module : MODULES) {
      Path classes = House.file(module + "/target/classes");
      if (!Files.isDirectory(classes)) {
        throw new IllegalStateException("Cannot scan " + module + ": it is not built");
      }
      locations.add(Location.of(classes));
    }
    return locations;
  }
}
