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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the files of an input. */
final class FileChoice {
  static final String PACE = "pace";
  private static final String SCHEME = "file:";
  private static final Pattern ADDRESS =
      Pattern.compile("file:(?<path>[^?]+)(?:\\?format=(?<format>[a-z]+))?");
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

  /**
   * Finds files.
   *
   * @param text a path, or an address {@code file:PATH[?format=FORMAT]}
   * @param format that the mapping names; null if it names none
   */
  FileInput find(String input, String text, @Nullable String format) {
    Matcher address = ADDRESS.matcher(text);
    boolean isAddress = address.matches();
    if (text.startsWith(SCHEME) && !isAddress) {
      problems.add(
          "Invalid --%s: %s (must be file:PATH or file:PATH?format=FORMAT, all else is in the mapping)"
              .formatted(input, text));
      return new FileInput(List.of(), pace);
    }
    String path = isAddress ? address.group("path") : text;
    String own = isAddress ? address.group("format") : null;
    if (own != null && format != null && !own.equals(format)) {
      problems.add(
          "Cannot read --%s %s as %s, which its mapping says".formatted(input, text, format));
    }
    List<InputFile> files = List.of();
    try {
      files = readable(input, InputFiles.resolve("--" + input, path, own == null ? format : own));
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
