/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.InputFile;
import io.millrace.io.files.InputFiles;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Finds the files of an input. */
final class FileChoice {
  static final String PACE = "pace";
  private static final long MOST_A_SECOND = 1_000_000;

  private final List<String> problems;
  private final List<String> notes;
  private final OptionalInt pace;

  FileChoice(
      RunRequest request,
      List<String> problems,
      Map<String, String> arguments,
      List<String> notes) {
    this.problems = problems;
    this.notes = notes;
    this.pace = pace(request, arguments);
  }

  private OptionalInt pace(RunRequest request, Map<String, String> arguments) {
    if (request.option(PACE).isEmpty()) {
      return OptionalInt.empty();
    }
    if (request.mode() == RunMode.BATCH) {
      problems.add("Cannot use --pace without --mode=streaming: a batch reads what is there");
    }
    for (String input : List.of(Datasets.ORDERS, Datasets.CLICKS, TopicChoice.THROUGH)) {
      if (request.option(input).filter(TopicChoice::isTopic).isPresent()) {
        problems.add(
            "Cannot use --pace together with a topic as --%s: its records come when they are sent"
                .formatted(input));
      }
    }
    Long records = new NumberOption(request, problems).read(PACE, 1, 1, MOST_A_SECOND);
    if (records == null) {
      return OptionalInt.empty();
    }
    arguments.put(PACE, records.toString());
    return OptionalInt.of(records.intValue());
  }

  FileInput find(String input, String path, @Nullable String format) {
    List<InputFile> files = List.of();
    try {
      files = readable(input, InputFiles.resolve("--" + input, path, format));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    files.stream()
        .filter(InputFile::empty)
        .forEach(file -> notes.add("Skipped " + file.path() + ": the file is empty"));
    return new FileInput(files, pace);
  }

  /** None of them if any is of a kind that is not read record by record. */
  private List<InputFile> readable(String input, List<InputFile> files) {
    List<InputFile> others =
        files.stream()
            .filter(file -> file.format() == FileFormat.PARQUET && !file.empty())
            .toList();
    for (InputFile file : others) {
      problems.add(
          "Unsupported format of --%s %s: parquet (supported: csv, jsonl, avro)"
              .formatted(input, file.path()));
    }
    return others.isEmpty() ? files : List.of();
  }
}
