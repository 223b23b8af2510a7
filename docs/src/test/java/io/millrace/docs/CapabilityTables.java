/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.pipelines.PreflightRule;
import io.millrace.pipelines.PreflightRules;
import io.millrace.pipelines.RunMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The tables of the capability page, of what the runners' tests have recorded. */
final class CapabilityTables {
  static final List<String> RUNNERS = List.of("direct", "flink", "spark");

  private static final String RECORDS = "docs/capabilities/";
  private static final Map<String, String> WORDS = Map.of("AGREES", "yes", "REFUSED", "no");

  private final List<JsonNode> records = new ArrayList<>();

  /** What a mark refers to, by its number less one. */
  private final List<String> notes = new ArrayList<>();

  private final Map<String, String> substitutes = new LinkedHashMap<>();

  private CapabilityTables() {}

  static String all() throws IOException {
    CapabilityTables tables = new CapabilityTables();
    for (String runner : RUNNERS) {
      for (RunMode mode : RunMode.values()) {
        tables.records.add(
            new ObjectMapper()
                .readTree(House.text(RECORDS + runner + "-" + mode.label() + ".json")));
      }
      tables.addRules("runners/%s/src/main/resources/io/millrace/runners/%1$s".formatted(runner));
    }
    tables.addRules("pipelines/millrace-pipelines/src/main/resources/io/millrace/pipelines");
    String outcomes = tables.outcomes();
    return tables.versions() + "\n" + outcomes + "\n" + tables.numberedNotes();
  }

  private void addRules(String folder) throws IOException {
    try (InputStream file = Files.newInputStream(House.file(folder + "/preflight.yaml"))) {
      for (PreflightRule rule : PreflightRules.read(file).rules()) {
        substitutes.put(rule.id(), rule.substitute());
      }
    }
  }

  private String versions() {
    return records.stream()
        .map(
            record ->
                "| %s | %s | Beam %s | %s | %s |\n"
                    .formatted(
                        column(record),
                        record.get("engine").asText(),
                        record.get("beam").asText(),
                        record.get("date").asText(),
                        count(record)))
        .collect(
            joining("", "| | engine | by | recorded | transforms |\n|---|---|---|---|---|\n", ""));
  }

  private static String count(JsonNode record) {
    JsonNode outcomes = record.get("outcomes");
    long agreeing =
        StreamSupport.stream(outcomes.spliterator(), false)
            .filter(outcome -> outcome.get("kind").asText().equals("AGREES"))
            .count();
    return agreeing + " of " + outcomes.size();
  }

  private String outcomes() {
    StringBuilder table =
        new StringBuilder(
            records.stream()
                .map(CapabilityTables::column)
                .collect(joining(" | ", "| transform | ", " |\n")));
    table.append("|---".repeat(records.size() + 1)).append("|\n");
    records
        .get(0)
        .get("outcomes")
        .fieldNames()
        .forEachRemaining(
            name ->
                table.append(
                    records.stream()
                        .map(record -> cell(record.get("outcomes").get(name)))
                        .collect(joining(" | ", "| " + name + " | ", " |\n"))));
    return table.toString();
  }

  private static String column(JsonNode record) {
    return record.get("runner").asText()
        + " "
        + RunMode.valueOf(record.get("mode").asText()).label();
  }

  private String cell(JsonNode outcome) {
    List<String> marks = new ArrayList<>();
    outcome
        .path("rules")
        .forEach(
            rule -> marks.add(mark("`" + rule.asText() + "`: " + substitutes.get(rule.asText()))));
    if (outcome.has("says")) {
      marks.add(mark("the transform itself says: " + outcome.get("says").asText()));
    }
    String kind = outcome.get("kind").asText();
    String word = requireNonNull(WORDS.get(kind), kind);
    return marks.isEmpty() ? word : word + " " + marks.stream().collect(joining(", ", "(", ")"));
  }

  private String mark(String note) {
    if (!notes.contains(note)) {
      notes.add(note);
    }
    return String.valueOf(notes.indexOf(note) + 1);
  }

  private String numberedNotes() {
    StringBuilder numbered = new StringBuilder();
    for (int i = 0; i < notes.size(); i++) {
      numbered.append(i + 1).append(". ").append(notes.get(i)).append('\n');
    }
    return numbered.toString();
  }
}
