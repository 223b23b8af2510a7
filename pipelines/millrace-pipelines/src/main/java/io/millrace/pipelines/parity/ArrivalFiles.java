/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import io.millrace.pipelines.report.ParityReport.Arrival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All inputs in one order of arrival, as files.
 *
 * @param folder of this order
 */
record ArrivalFiles(ArrivalOrder order, Path folder, List<Arranged> inputs) {
  static ArrivalFiles arrange(
      ArrivalOrder order, Path folder, Arrangement arrangement, List<TimedRecords> inputs) {
    ArrivalFiles files =
        new ArrivalFiles(
            order, folder, inputs.stream().map(input -> arrangement.of(input, order)).toList());
    files.write(folder.resolve("input"), Set.of());
    return files;
  }

  /** Writes them without the records at some places, and returns the options that name them. */
  Map<String, String> write(Path into, Set<String> without) {
    for (Arranged input : inputs) {
      Path place = into.resolve(input.input().input().option());
      try {
        input.write(place, without);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write arranged records to " + place, e);
      }
    }
    return options(into);
  }

  /** The options that name the files. */
  Map<String, String> options() {
    return options(folder.resolve("input"));
  }

  private Map<String, String> options(Path into) {
    Map<String, String> options = new LinkedHashMap<>();
    for (Arranged input : inputs) {
      String option = input.input().input().option();
      options.put(option, into.resolve(option).toString());
    }
    return options;
  }

  /** The places of the records that are late by the rule alone. */
  Set<String> late() {
    Set<String> late = new TreeSet<>();
    inputs.forEach(input -> late.addAll(input.late()));
    return late;
  }

  Arrival told() {
    return new Arrival(
        order.label(),
        order.meaning(),
        inputs.stream().mapToLong(Arranged::records).sum(),
        inputs.stream().mapToLong(Arranged::repeats).sum(),
        inputs.stream().mapToLong(Arranged::stragglers).sum());
  }
}
