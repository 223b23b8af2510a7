/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which job a run is on which cluster, and what was asked for: all that is needed to find it again,
 * or to submit it once more. It is {@code runs/RUN_ID/job.json} of the warehouse.
 */
record JobFile(String runner, String job, Target target, RunRequest request) {
  private static final String NAME = "job.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The folder of a run. */
  static Path folder(Path warehouse, String runId) {
    return warehouse.resolve("runs").resolve(runId);
  }

  Path folder() {
    return folder(request.warehouse(), request.runId());
  }

  /** The ids of all runs that are jobs, in order. */
  static Stream<String> runIds(Path warehouse) throws IOException {
    Path runs = warehouse.resolve("runs");
    if (!Files.isDirectory(runs)) {
      return Stream.empty();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(NAME)))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  /** Writes it whole, or not at all. */
  void write() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("runner", runner).put("master", target.master()).put("job", job);
    target.parallelism().ifPresent(workers -> root.put("parallelism", workers));
    target.checkpointEvery().ifPresent(every -> root.put("checkpoint_every", every.toString()));
    new TreeMap<>(target.settings()).forEach(root.putObject("settings")::put);
    root.put("run_id", request.runId())
        .put("started", request.started().toString())
        .put("mode", request.mode().name())
        .put("on_reject", request.onReject().name());
    new TreeMap<>(request.options()).forEach(root.putObject("options")::put);
    Files.createDirectories(folder());
    Path whole = folder().resolve(NAME + ".new");
    Files.writeString(whole, root.toPrettyString());
    Files.move(whole, folder().resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * @throws ValidationException if the run is no job, or there is no such run
   */
  static JobFile read(Path warehouse, String runId) throws IOException {
    Path file = folder(warehouse, runId).resolve(NAME);
    if (!Files.exists(file)) {
      throw new ValidationException(missing(warehouse, runId));
    }
    JsonNode root = JSON.readTree(file.toFile());
    JsonNode workers = root.path("parallelism");
    JsonNode every = root.path("checkpoint_every");
    return new JobFile(
        root.path("runner").asText(),
        root.path("job").asText(),
        new Target(
            root.path("master").asText(),
            workers.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(workers.asInt()),
            every.isMissingNode() ? Optional.empty() : Optional.of(Duration.parse(every.asText())),
            texts(root.path("settings"))),
        new RunRequest(
            runId,
            Instant.parse(root.path("started").asText()),
            warehouse,
            RunMode.valueOf(root.path("mode").asText()),
            OnReject.valueOf(root.path("on_reject").asText()),
            texts(root.path("options"))));
  }

  private static String missing(Path warehouse, String runId) throws IOException {
    if (Files.exists(folder(warehouse, runId))) {
      return "Cannot find the job of run "
          + runId
          + ": it ran in its own JVM and kept no state; run it again with --checkpoint-every, under"
          + " another id";
    }
    String known = String.join(", ", runIds(warehouse).toList());
    return "Unsupported run: %s (supported: %s)"
        .formatted(
            runId, known.isEmpty() ? "none, no run went to a cluster or kept its state" : known);
  }

  /**
   * @param engine whose commands are asked for
   * @throws ValidationException if the run is on another
   */
  JobFile on(String engine) {
    if (!runner.equals(engine)) {
      throw new ValidationException(
          "Cannot find run %s on %s: it is on %s; add --runner=%s"
              .formatted(request.runId(), engine, runner, runner));
    }
    return this;
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new TreeMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
