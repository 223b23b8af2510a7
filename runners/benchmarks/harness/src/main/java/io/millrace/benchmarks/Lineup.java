/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.BenchReport.Entrant;
import io.millrace.benchmarks.Roster.Contender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who of those chosen can start, and who cannot because its module is not built. */
final class Lineup {
  private final Path home;
  private final Map<String, Entrant> entrants = new LinkedHashMap<>();
  private final Set<String> notBuilt = new LinkedHashSet<>();

  Lineup(Path home) {
    this.home = home;
  }

  /** The built ones in their order, each with its class path; the others are remembered. */
  Map<Contender, String> built(List<Contender> chosen) throws IOException {
    Map<Contender, String> built = new LinkedHashMap<>();
    for (Contender one : chosen) {
      Optional<String> classPath = one.classPath(home);
      if (classPath.isPresent()) {
        built.put(one, classPath.get());
        entrants.putIfAbsent(one.name(), entrant(one));
      } else {
        notBuilt.add(one.name());
      }
    }
    return built;
  }

  private static Entrant entrant(Contender one) {
    List<String> flags = new ArrayList<>(one.jvm());
    flags.addAll(one.args());
    return new Entrant(
        one.name(),
        one.engine(),
        one.kind(),
        one.mainClass(),
        String.join(" ", flags),
        one.settings());
  }

  List<Entrant> entrants() {
    return List.copyOf(entrants.values());
  }

  List<String> notBuilt() {
    return List.copyOf(notBuilt);
  }
}
