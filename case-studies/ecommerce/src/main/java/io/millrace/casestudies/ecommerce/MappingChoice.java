/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.io.mapping.DatasetMapping;
import io.millrace.io.mapping.FieldMapping;
import io.millrace.io.mapping.MappingFile;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the mapping of each input: the one asked for, or the shipped one that fits its columns. */
final class MappingChoice {
  private final @Nullable String asked;
  private final List<String> problems;
  private final Map<String, Map<String, DatasetMapping>> candidates = new LinkedHashMap<>();
  private final Set<String> used = new TreeSet<>();

  MappingChoice(@Nullable String asked, List<String> problems) {
    this.asked = asked;
    this.problems = problems;
    if (asked == null) {
      ShippedMappings.NAMES.forEach(name -> candidates.put(name, ShippedMappings.load(name)));
    } else if (ShippedMappings.NAMES.contains(asked)) {
      candidates.put(asked, ShippedMappings.load(asked));
    } else {
      try (InputStream in = Files.newInputStream(Path.of(asked))) {
        candidates.put(asked, MappingFile.load(asked, in, Datasets.byName()));
      } catch (IOException e) {
        problems.add(
            "Cannot read --mapping "
                + asked
                + ": "
                + Faults.of(e)
                + "; give a file or one of "
                + ShippedMappings.NAMES);
      } catch (ValidationException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /** The format that the mapping asked for names for an input; null to find out from the files. */
  @Nullable String format(String input) {
    if (asked == null || candidates.isEmpty()) {
      return null;
    }
    DatasetMapping mapping = candidates.values().iterator().next().get(input);
    return mapping == null ? null : mapping.format();
  }

  /** What was chosen, for the report. */
  String description() {
    return used.isEmpty() ? String.valueOf(asked) : String.join(", ", used);
  }

  /** An input without records gets the generator's mapping: it maps nothing. */
  DatasetMapping mapping(String input, InputSource source) {
    DatasetMapping unused =
        requireNonNull(ShippedMappings.load(ShippedMappings.GENERATED).get(input), input);
    if (source.isEmpty() || candidates.isEmpty()) {
      return unused;
    }
    Set<String> columns = source.columns();
    for (Map.Entry<String, Map<String, DatasetMapping>> candidate : candidates.entrySet()) {
      DatasetMapping mapping = candidate.getValue().get(input);
      if (mapping != null && (fits(mapping, columns) || isLoose(source))) {
        used.add(asked == null ? "shipped:" + candidate.getKey() : candidate.getKey());
        requireUniqueProducts(input, candidate.getKey(), mapping);
        return mapping;
      }
    }
    problems.add(misfit(input, source, columns));
    return unused;
  }

  /** A product is looked up by its id, so there must be one of each. */
  private void requireUniqueProducts(String input, String name, DatasetMapping mapping) {
    if (input.equals(Datasets.CATALOGUE)
        && !mapping.duplicates().fields().equals(List.of("product_id"))) {
      problems.add(
          "Cannot use mapping "
              + name
              + ": catalogue.duplicates must be {key: product_id}, since"
              + " products are looked up by it");
    }
  }

  /** A mapping asked for by name is right for JSON, whose records may leave fields out. */
  private boolean isLoose(InputSource source) {
    return asked != null && source.isJson();
  }

  private static boolean fits(DatasetMapping mapping, Set<String> columns) {
    return missing(mapping, columns).isEmpty();
  }

  private static Set<String> missing(DatasetMapping mapping, Set<String> columns) {
    return mapping.fields().values().stream()
        .map(FieldMapping::from)
        .filter(from -> from != null && !columns.contains(from))
        .filter(from -> !columns.contains(from.substring(0, Math.max(0, from.indexOf('.')))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String misfit(String input, InputSource source, Set<String> columns) {
    String found = source.place() + " has the columns " + columns;
    if (asked == null && columns.isEmpty()) {
      return "Cannot map --%s: %s has no record to tell its columns by; give --mapping=FILE, or one of %s"
          .formatted(input, source.place(), ShippedMappings.NAMES);
    }
    if (asked == null) {
      return "Cannot map --"
          + input
          + ": "
          + found
          + ", which fits none of the shipped mappings "
          + ShippedMappings.NAMES
          + "; write one and give it by --mapping=FILE";
    }
    DatasetMapping mapping = candidates.values().iterator().next().get(input);
    return mapping == null
        ? "Cannot map --" + input + ": the mapping " + asked + " has no section " + input
        : "Cannot map --"
            + input
            + ": the mapping "
            + asked
            + " wants the columns "
            + missing(mapping, columns)
            + ", but "
            + found;
  }
}
