/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.BenchReport.Absent;
import io.millrace.benchmarks.BenchReport.Entrant;
import io.millrace.benchmarks.Roster.Contender;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who of those chosen runs, and who does not and why. */
final class Lineup {
  private final Path home;
  private final Map<String, Entrant> entrants = new LinkedHashMap<>();
  private final Set<Absent> absent = new LinkedHashSet<>();

  Lineup(Path home) {
    this.home = home;
  }

  /** Those that run a workload, in their order; the others are remembered. */
  List<Launch> forWorkload(Workload workload, List<Contender> chosen) throws IOException {
    List<Launch> launches = new ArrayList<>();
    for (Contender one : chosen) {
      Optional<Launch> launch = Launch.of(one, home);
      String reason = launch.isEmpty() ? "not built" : unfit(one, workload);
      if (reason.isEmpty()) {
        launches.add(launch.get());
        entrants.putIfAbsent(one.name(), entrant(launch.get()));
      } else {
        absent.add(new Absent(one.name(), reason));
      }
    }
    return launches;
  }

  private static String unfit(Contender one, Workload workload) {
    if (!one.workloads().contains(workload.name())) {
      return "does not do " + workload.name();
    }
    if (one.maxEvents() != null && workload.events() > one.maxEvents()) {
      return String.format(
          Locale.ROOT,
          "skipped at %,d events (runs at most %,d)",
          workload.events(),
          one.maxEvents());
    }
    return "";
  }

  private static Entrant entrant(Launch launch) {
    Contender one = launch.contender();
    List<String> flags = new ArrayList<>(launch.access());
    flags.addAll(Launch.own(one));
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

  List<Absent> absent() {
    return List.copyOf(absent);
  }
}
