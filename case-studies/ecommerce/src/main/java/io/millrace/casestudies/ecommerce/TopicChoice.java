/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.kafka.FilledTopic;
import io.millrace.io.kafka.KafkaAddress;
import io.millrace.io.kafka.KafkaContents;
import io.millrace.io.kafka.ReadKafkaRecords;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.transforms.ValidationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks Kafka about the inputs that are topics, and says where they end. */
final class TopicChoice {
  static final String THROUGH = "through";
  static final String PROPERTIES = "kafka-properties";
  static final String UNTIL = "until";
  static final String IDLE_AFTER = "idle-after";
  private static final String NOW = "now";

  /** What the address says, or the reader decides; a group would have runs start elsewhere. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "auto.offset.reset",
          "bootstrap.servers",
          "enable.auto.commit",
          "group.id",
          "key.deserializer",
          "value.deserializer");

  private final RunRequest request;
  private final List<String> problems;
  private final Map<String, String> arguments;
  private final List<String> notes;
  private final Optional<Map<String, String>> consumer;
  private final Optional<Duration> idleAfter;
  private final boolean hasEnd;

  /**
   * @param paths by input
   */
  TopicChoice(
      RunRequest request,
      Map<String, String> paths,
      List<String> problems,
      Map<String, String> arguments,
      List<String> notes) {
    this.request = request;
    this.problems = problems;
    this.arguments = arguments;
    this.notes = notes;
    boolean any =
        request.option(THROUGH).isPresent()
            || paths.values().stream().anyMatch(TopicChoice::isTopic);
    if (!any) {
      List.of(PROPERTIES, UNTIL, IDLE_AFTER).forEach(this::refuseWithoutTopic);
    }
    this.consumer = any ? consumer() : Optional.empty();
    boolean isStream = any && request.mode() == RunMode.STREAMING;
    if (any && !isStream) {
      List.of(UNTIL, IDLE_AFTER).forEach(this::refuseInBatch);
    }
    this.idleAfter = isStream ? idleAfter() : Optional.empty();
    this.hasEnd = !isStream || endsNow();
  }

  static boolean isTopic(String text) {
    return KafkaAddress.isMeant(text);
  }

  private void refuseWithoutTopic(String option) {
    if (request.option(option).isPresent()) {
      problems.add(
          "Cannot use --%s without a topic; give --orders or --clicks as kafka://HOST:PORT/TOPIC"
              .formatted(option));
    }
  }

  private void refuseInBatch(String option) {
    if (request.option(option).isPresent()) {
      problems.add(
          "Cannot use --%s without --mode=streaming: a batch ends where topics end when it starts"
              .formatted(option));
    }
  }

  /** Empty if the file cannot be read: without its security Kafka need not be asked. */
  private Optional<Map<String, String>> consumer() {
    String file = request.option(PROPERTIES).orElse(null);
    if (file == null) {
      return Optional.of(Map.of());
    }
    arguments.put(PROPERTIES, file);
    Properties properties = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      String reason = e instanceof IOException io ? Faults.of(io) : e.getMessage();
      problems.add("Cannot read --%s %s: %s".formatted(PROPERTIES, file, reason));
      return Optional.empty();
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> settings.put(name, read(properties, name)));
    for (String name : UNSUPPORTED) {
      if (settings.remove(name) != null) {
        problems.add("Unsupported setting in --%s: %s; leave it out".formatted(PROPERTIES, name));
      }
    }
    return Optional.of(settings);
  }

  private static String read(Properties properties, String name) {
    return properties.getProperty(name, "");
  }

  private boolean endsNow() {
    String until = request.option(UNTIL).orElse(null);
    if (until == null) {
      arguments.put(UNTIL, "stopped");
      return false;
    }
    if (!until.equals(NOW)) {
      problems.add("Unsupported --%s: %s (supported: %s)".formatted(UNTIL, until, NOW));
    }
    arguments.put(UNTIL, until);
    return true;
  }

  private Optional<Duration> idleAfter() {
    String text = request.option(IDLE_AFTER).orElse(null);
    if (text == null) {
      return Optional.empty();
    }
    arguments.put(IDLE_AFTER, text);
    try {
      Duration time = Duration.parse(text);
      ReadKafkaRecords.json("any").idleAfter(time);
      return Optional.of(time);
    } catch (DateTimeParseException | IllegalArgumentException e) {
      problems.add(
          "Invalid --%s: %s (must be an ISO-8601 duration from PT0.001S to PT8760H, such as PT1M)"
              .formatted(IDLE_AFTER, text));
      return Optional.empty();
    }
  }

  /** Whether generated records of an input go through a topic. */
  boolean isThrough(String input) {
    return request.option(THROUGH).isPresent()
        && arguments.containsKey("events")
        && InputChoice.STREAMED.contains(input);
  }

  /** Sends generated records to a topic that is named after them, if it is not there yet. */
  InputSource send(String input, FileInput records) {
    FileLines lines = new FileLines(records.files());
    KafkaAddress address = addressOf(input, lines);
    if (address == null || consumer.isEmpty()) {
      return InputSource.NONE;
    }
    try {
      FilledTopic.fill(address, consumer.get(), lines, lines.count());
      arguments.put(input, address.toString());
      return ask(input, address, consumer.get());
    } catch (ValidationException e) {
      problems.add(String.valueOf(e.getMessage()));
      return InputSource.NONE;
    }
  }

  private @Nullable KafkaAddress addressOf(String input, FileLines lines) {
    String through = request.option(THROUGH).orElseThrow();
    String topic =
        "ecommerce-%s-seed-%s-events-%s"
            .formatted(input, arguments.get("seed"), arguments.get("events"));
    try {
      String header = lines.header();
      return new KafkaAddress(
          KafkaAddress.parse("--" + THROUGH, through + "/" + topic).servers(),
          topic,
          header.isEmpty() ? null : header);
    } catch (IllegalArgumentException e) {
      String problem =
          "Invalid --%s: %s (must be kafka://HOST:PORT[,HOST:PORT])"
              .formatted(THROUGH, through.indexOf('@') < 0 ? through : "it has a user");
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
      return null;
    }
  }

  /**
   * Asks Kafka what a topic holds.
   *
   * @param format that the mapping names; null if it names none
   */
  InputSource find(String input, String text, @Nullable String format) {
    if (!InputChoice.STREAMED.contains(input)) {
      problems.add(
          "Unsupported --%s: %s (supported: files, looked up whole)".formatted(input, text));
      return InputSource.NONE;
    }
    try {
      KafkaAddress address = KafkaAddress.parse("--" + input, text);
      requireFormat(input, address, format);
      return consumer.isPresent() ? ask(input, address, consumer.get()) : InputSource.NONE;
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (ValidationException e) {
      problems.add("Cannot read --%s %s: %s".formatted(input, text, e.getMessage()));
    }
    return InputSource.NONE;
  }

  private void requireFormat(String input, KafkaAddress address, @Nullable String format) {
    String own = address.header() == null ? "jsonl" : "csv";
    if (format != null && !format.equals(own)) {
      problems.add(
          "Cannot read --%s %s as %s, which its mapping says: its values are %s; %s"
              .formatted(
                  input,
                  address,
                  format,
                  own,
                  format.equals("csv") ? "add ?header=COLUMNS" : "correct the mapping's format"));
    }
  }

  private InputSource ask(String input, KafkaAddress address, Map<String, String> settings) {
    KafkaContents contents = KafkaContents.of(address, settings);
    ReadKafkaRecords records = ReadKafkaRecords.from(address).withConsumerConfig(settings);
    if (hasEnd) {
      records =
          records
              .partitions(List.copyOf(new TreeSet<>(contents.ends().keySet())))
              .untilOffsets(contents.ends());
    } else if (idleAfter.isPresent()) {
      records = records.idleAfter(idleAfter.get());
    }
    note(input, contents);
    return new TopicInput(address, contents.fields(), records);
  }

  private void note(String input, KafkaContents contents) {
    if (contents.empty().size() == contents.ends().size()) {
      notes.add("The topic of --%s has no records".formatted(input));
    }
    if (!hasEnd && idleAfter.isEmpty() && !contents.empty().isEmpty()) {
      notes.add(
          "Results wait until partitions %s of --%s have records; with --%s they need not"
              .formatted(contents.empty(), input, IDLE_AFTER));
    }
  }
}
