/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.casestudies.ecommerce.generator.EcommerceGenerator;
import io.millrace.casestudies.ecommerce.generator.GeneratedInput;
import io.millrace.casestudies.ecommerce.generator.GeneratorSpec;
import io.millrace.catalog.contract.Contract;
import io.millrace.catalog.contract.ContractRules;
import io.millrace.io.mapping.DatasetMapping;
import io.millrace.io.mapping.DuplicateRule;
import io.millrace.io.mapping.MappedRow;
import io.millrace.pipelines.ReplayedLetters;
import io.millrace.pipelines.RunRequest;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.quality.RowRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/** Turns options into inputs, and says everything that is wrong with them at once. */
final class InputChoice {
  /** The inputs that may be streams. */
  static final List<String> STREAMED = List.of(Datasets.ORDERS, Datasets.CLICKS);

  private static final String SHIPPED_CONTRACT = "ecommerce.odcs.yaml";

  private final RunRequest request;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, String> arguments = new LinkedHashMap<>();

  private InputChoice(RunRequest request) {
    this.request = request;
  }

  /**
   * @throws ValidationException with every problem, one a line
   */
  static EcommerceInputs of(RunRequest request) {
    InputChoice choice = new InputChoice(request);
    EcommerceInputs inputs = choice.choose();
    if (!choice.problems.isEmpty()) {
      throw new ValidationException(String.join("\n", choice.problems));
    }
    return inputs;
  }

  private EcommerceInputs choose() {
    boolean generated = STREAMED.stream().noneMatch(input -> request.option(input).isPresent());
    Map<String, String> paths = new LinkedHashMap<>();
    Path truth = generated ? generate(paths) : given(paths);
    MappingChoice choice = new MappingChoice(request.option("mapping").orElse(null), problems);
    Map<String, InputSource> sources = sources(paths, choice);
    Map<String, DatasetMapping> mappings = mappings(choice, sources);
    Map<String, List<RowRule>> rules = rules();
    StreamChoice stream = new StreamChoice(request, problems, arguments);
    stream.refuse();
    Duration disorder = stream.disorder();
    Waiting waiting = stream.waiting(mappings);
    ReplayedLetters replayed = replayed(generated);
    arguments.put("on-reject", request.onReject().name().toLowerCase(Locale.ROOT));
    return new EcommerceInputs(
        request.mode(),
        sources,
        mappings,
        rules,
        request.started(),
        disorder,
        waiting,
        replayed,
        truth,
        arguments,
        List.copyOf(notes));
  }

  private ReplayedLetters replayed(boolean generated) {
    String file = request.option("replay").orElse(null);
    if (file == null || generated) {
      return ReplayedLetters.NONE;
    }
    arguments.put("replay", file);
    List<String> steps =
        Datasets.byName().keySet().stream()
            .flatMap(input -> Stream.of(SilverPath.MAP + input, SilverPath.CHECK + input))
            .toList();
    try {
      return ReplayedLetters.read("--replay", Path.of(file), steps);
    } catch (ValidationException e) {
      problems.add(String.valueOf(e.getMessage()));
      return ReplayedLetters.NONE;
    }
  }

  /** Makes the input when nobody gave one. */
  private @Nullable Path generate(Map<String, String> paths) {
    for (String option : List.of(Datasets.CATALOGUE, "mapping")) {
      request
          .option(option)
          .ifPresent(
              value ->
                  problems.add(
                      "Cannot use --"
                          + option
                          + " without --orders or --clicks: generated events"
                          + " bring their own"));
    }
    if (request.isOn("keep-duplicates")) {
      problems.add(
          "Cannot use --keep-duplicates with generated events: their truth is without duplicates");
    }
    if (request.option("replay").isPresent()) {
      problems.add(
          "Cannot use --replay with generated events: their truth is without repaired records");
    }
    NumberOption numbers = new NumberOption(request, problems);
    Long seed = numbers.read("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE);
    Long events =
        numbers.read("events", 100_000, GeneratorSpec.MIN_EVENTS, GeneratorSpec.MAX_EVENTS);
    if (seed == null || events == null || !problems.isEmpty()) {
      return null;
    }
    arguments.put("events", events.toString());
    arguments.put("seed", seed.toString());
    Path folder =
        request.warehouse().resolve("input").resolve("seed-" + seed + "-events-" + events);
    GeneratedInput made = GeneratedInput.in(folder);
    try {
      // What is there already may be read now, by a job that is only followed from here.
      if (!made.isComplete()) {
        made = EcommerceGenerator.generate(new GeneratorSpec(seed, events.intValue()), folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write generated events to " + folder, e);
    }
    paths.put(Datasets.ORDERS, made.ordersDirectory().toString());
    paths.put(Datasets.CLICKS, made.clicksDirectory().toString());
    paths.put(Datasets.CATALOGUE, made.catalogueFile().toString());
    return made.truthFile();
  }

  private @Nullable Path given(Map<String, String> paths) {
    for (String option : List.of("events", "seed", TopicChoice.THROUGH)) {
      if (request.option(option).isPresent()) {
        problems.add(
            "Cannot use --"
                + option
                + " together with --orders or --clicks: it is for generated"
                + " events");
      }
    }
    for (String input : List.of(Datasets.ORDERS, Datasets.CLICKS, Datasets.CATALOGUE)) {
      request.option(input).ifPresent(path -> paths.put(input, path));
    }
    if (!paths.containsKey(Datasets.CATALOGUE)) {
      notes.add("No --catalogue was given: no product is enriched");
    }
    return null;
  }

  private Map<String, InputSource> sources(Map<String, String> paths, MappingChoice choice) {
    TopicChoice topics = new TopicChoice(request, paths, problems, arguments, notes);
    FileChoice files = new FileChoice(request, problems, arguments, notes);
    TableChoice tables = new TableChoice(request, problems, arguments);
    Map<String, InputSource> sources = new LinkedHashMap<>();
    paths.forEach(
        (input, path) -> {
          arguments.put(input, path);
          String format = choice.format(input);
          if (TopicChoice.isTopic(path)) {
            sources.put(input, topics.find(input, path, format));
            return;
          }
          if (TableChoice.isAddress(path)) {
            sources.put(input, tables.find(input, path, format));
            return;
          }
          FileInput found = files.find(input, path, format);
          sources.put(input, topics.isThrough(input) ? topics.send(input, found) : found);
        });
    return sources;
  }

  private Map<String, DatasetMapping> mappings(
      MappingChoice choice, Map<String, InputSource> sources) {
    Map<String, DatasetMapping> mappings = new LinkedHashMap<>();
    Datasets.byName()
        .forEach(
            (input, target) -> {
              DatasetMapping mapping =
                  choice.mapping(input, sources.getOrDefault(input, InputSource.NONE));
              boolean keep = request.isOn("keep-duplicates") && STREAMED.contains(input);
              mappings.put(input, keep ? mapping.withDuplicates(DuplicateRule.KEEP_ALL) : mapping);
            });
    arguments.put("mapping", choice.description());
    if (request.isOn("keep-duplicates")) {
      arguments.put("keep-duplicates", "yes");
    }
    return mappings;
  }

  private Map<String, List<RowRule>> rules() {
    String name = request.option("contract").orElse("shipped:" + SHIPPED_CONTRACT);
    arguments.put("contract", name);
    Map<String, List<RowRule>> rules = new LinkedHashMap<>();
    try {
      Contract contract = loadContract(name);
      Datasets.byName()
          .forEach((input, target) -> rules.put(input, compile(contract, input, target)));
    } catch (ValidationException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return rules;
  }

  private List<RowRule> compile(Contract contract, String input, Schema target) {
    try {
      return ContractRules.compile(contract, input, MappedRow.schema(target));
    } catch (ValidationException e) {
      problems.add(String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private Contract loadContract(String name) {
    try (InputStream in =
        request.option("contract").isPresent()
            ? Files.newInputStream(Path.of(name))
            : requireNonNull(
                InputChoice.class.getResourceAsStream(SHIPPED_CONTRACT), SHIPPED_CONTRACT)) {
      return Contract.load(name, in);
    } catch (IOException e) {
      throw new ValidationException("Cannot read --contract " + name + ": " + Faults.of(e), e);
    }
  }
}
