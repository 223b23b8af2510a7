/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.io.values.TimeParser;
import io.millrace.transforms.rows.EventSpan;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** Reads the section of one dataset and notes what is wrong with it. */
final class SectionReader {
  private static final Set<String> FORMATS = Set.of("csv", "jsonl", "avro");
  private final Section section;
  private final Schema target;

  SectionReader(Section section, Schema target) {
    this.section = section;
    this.target = target;
  }

  DatasetMapping read() {
    section.allow(List.of("format", "fields", "duplicates", "flags"));
    return new DatasetMapping(format(), fields(), duplicates(), flags());
  }

  private @Nullable String format() {
    Section format = section.child("format");
    String text = format.text();
    if (text != null && !FORMATS.contains(text)) {
      format.problem("Unsupported format: " + text + " (supported: csv, jsonl, avro)");
    }
    return text;
  }

  private Map<String, FieldMapping> fields() {
    Section fields = section.child("fields");
    Map<String, FieldMapping> mappings = new LinkedHashMap<>();
    if (!fields.isPresent()) {
      section.problem("Missing required fields");
      return mappings;
    }
    fields.allow(namesOfType(false));
    fields
        .children()
        .forEach(
            (name, field) -> {
              if (target.hasField(name)) {
                mappings.put(name, field(name, field));
              }
            });
    if (target.hasField(MappedRow.EVENT_TIME) && !mappings.containsKey(MappedRow.EVENT_TIME)) {
      fields.problem("Missing required " + MappedRow.EVENT_TIME);
    }
    return mappings;
  }

  private FieldMapping field(String name, Section field) {
    if (!field.node().isObject()) {
      return FieldMapping.column(field.text(""));
    }
    field.allow(
        List.of(
            "from",
            "constant",
            "time",
            "zone",
            "remove_prefix",
            "remove_suffix",
            "decimal_separator",
            "values"));
    Map<String, String> values = new LinkedHashMap<>();
    field.child("values").children().forEach((from, to) -> values.put(from, to.text("")));
    FieldMapping mapping =
        new FieldMapping(
            field.child("from").text(),
            field.child("constant").text(),
            field.child("time").text(TimeParser.ISO),
            field.child("zone").text("UTC"),
            field.child("remove_prefix").text(""),
            field.child("remove_suffix").text(""),
            field.child("decimal_separator").text("."),
            values);
    check(name, field, mapping);
    return mapping;
  }

  private void check(String name, Section field, FieldMapping mapping) {
    if ((mapping.from() == null) == (mapping.constant() == null)) {
      field.problem("Missing required from, or constant (one of the two)");
    }
    if (!mapping.decimalSeparator().equals(".") && !mapping.decimalSeparator().equals(",")) {
      field.problem(
          "Invalid decimal_separator: " + mapping.decimalSeparator() + " (must be \".\" or \",\")");
    }
    boolean isTime = target.getField(name).getType().getTypeName() == TypeName.DATETIME;
    if (!isTime && (field.child("time").isPresent() || field.child("zone").isPresent())) {
      field.problem("Cannot use time and zone: " + name + " is not a time");
    }
    if (isTime) {
      try {
        TimeParser.check(mapping.time(), mapping.zone());
      } catch (DateTimeException | IllegalArgumentException e) {
        field.problem("Invalid time or zone: " + e.getMessage());
      }
    }
  }

  private DuplicateRule duplicates() {
    Section duplicates = section.child("duplicates");
    if (!duplicates.isPresent()) {
      section.problem("Missing required duplicates (whole_row, none, or {key: [fields]})");
      return DuplicateRule.KEEP_ALL;
    }
    if (duplicates.node().isObject()) {
      return keyed(duplicates);
    }
    return switch (duplicates.text("")) {
      case "none" -> DuplicateRule.KEEP_ALL;
      case "whole_row" -> DuplicateRule.WHOLE_ROW;
      default -> {
        duplicates.problem(
            "Invalid duplicates: " + duplicates.text("") + " (must be whole_row, none or a key)");
        yield DuplicateRule.KEEP_ALL;
      }
    };
  }

  private DuplicateRule keyed(Section duplicates) {
    duplicates.allow(List.of("key", "keep", "within"));
    List<String> key = duplicates.child("key").texts();
    for (String field : key) {
      if (!target.hasField(field)) {
        duplicates
            .child("key")
            .problem("Unknown field: " + field + " (known: " + target.getFieldNames() + ")");
      }
    }
    String keep = duplicates.child("keep").text("earliest");
    if (!keep.equals("earliest") && !keep.equals("latest")) {
      duplicates.child("keep").problem("Invalid keep: " + keep + " (must be earliest or latest)");
    }
    Duration within = within(duplicates.child("within"));
    if (key.isEmpty()) {
      duplicates.problem("Missing required key");
      return DuplicateRule.KEEP_ALL;
    }
    return new DuplicateRule(DuplicateRule.Kind.KEY, key, keep.equals("latest"), within);
  }

  private @Nullable Duration within(Section within) {
    String text = within.text();
    if (text == null) {
      return null;
    }
    if (!target.hasField(MappedRow.EVENT_TIME)) {
      within.problem("Cannot use within: there is no " + MappedRow.EVENT_TIME);
      return null;
    }
    try {
      Duration span = Duration.parse(text);
      EventSpan.problem("within", span).ifPresent(within::problem);
      return EventSpan.problem("within", span).isPresent() ? null : span;
    } catch (DateTimeParseException e) {
      within.problem("Invalid within: " + text + " (must be an ISO-8601 duration such as PT15M)");
      return null;
    }
  }

  private Map<String, FlagRule> flags() {
    Map<String, FlagRule> rules = new LinkedHashMap<>();
    Section flags = section.child("flags");
    Set<String> known = namesOfType(true);
    if (flags.isPresent()) {
      flags.allow(known);
      flags.children().forEach((name, rule) -> rules.put(name, new FlagReader(target).read(rule)));
    }
    // A flag the file leaves out is false for every record.
    known.forEach(name -> rules.putIfAbsent(name, new FlagRule.AnyOf(List.of())));
    return rules;
  }

  private Set<String> namesOfType(boolean flags) {
    return target.getFields().stream()
        .filter(field -> isFlag(field) == flags)
        .map(Schema.Field::getName)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A flag is a BOOLEAN that is never null: only a rule can promise that. */
  private static boolean isFlag(Schema.Field field) {
    return field.getType().getTypeName() == TypeName.BOOLEAN && !field.getType().getNullable();
  }
}
