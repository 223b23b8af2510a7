/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.io.mapping.DatasetMapping;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.transforms.rows.EventSpan;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a stream is asked for besides, and what it cannot do. */
final class StreamChoice {
  static final String DISORDER = "disorder";
  static final String LATENESS = "lateness";
  static final Duration DEFAULT_DISORDER = Duration.ofMinutes(5);
  static final Duration DEFAULT_LATENESS = Duration.ofHours(1);

  private final RunRequest request;
  private final List<String> problems;
  private final Map<String, String> arguments;

  StreamChoice(RunRequest request, List<String> problems, Map<String, String> arguments) {
    this.request = request;
    this.problems = problems;
    this.arguments = arguments;
  }

  private boolean isStream() {
    return request.mode() == RunMode.STREAMING;
  }

  /** How much event times go back in an input. */
  Duration disorder() {
    return span(DISORDER, DEFAULT_DISORDER);
  }

  /** How long steps wait; the catalogue has no event time: it is looked up whole. */
  Waiting waiting(Map<String, DatasetMapping> mappings) {
    Map<String, Duration> gaps = new LinkedHashMap<>();
    for (String input : InputChoice.STREAMED) {
      requireNonNull(mappings.get(input), input)
          .duplicates()
          .gap()
          .ifPresentOrElse(gap -> gaps.put(input, gap), () -> requireWhole(input));
    }
    return new Waiting(gaps, span(LATENESS, DEFAULT_LATENESS));
  }

  private void requireWhole(String input) {
    if (isStream()) {
      problems.add(
          "Cannot stream --"
              + input
              + ": by its mapping, records of a key are the same however far apart, which only the"
              + " whole input tells; add within to "
              + input
              + ".duplicates, such as {key: ..., within: PT1H}");
    }
  }

  private Duration span(String option, Duration fallback) {
    String text = request.option(option).orElse(null);
    if (!isStream()) {
      if (text != null) {
        problems.add("Cannot use --" + option + " without --mode=streaming: no record is late");
      }
      return Duration.ZERO;
    }
    try {
      Duration span = text == null ? fallback : Duration.parse(text);
      EventSpan.requireOrZero("--" + option, span);
      arguments.put(option, span.toString());
      return span;
    } catch (DateTimeParseException e) {
      problems.add(
          "Invalid --" + option + ": " + text + " (must be an ISO-8601 duration such as PT5M)");
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return Duration.ZERO;
  }

  /** A stream goes on from no letter. */
  void refuse() {
    if (isStream() && request.option("replay").isPresent()) {
      problems.add(
          "Cannot use --replay together with --mode=streaming: a letter's record may be long"
              + " behind; replay it in batch");
    }
  }
}
