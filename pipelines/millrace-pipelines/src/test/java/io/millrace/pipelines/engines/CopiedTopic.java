/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.transforms.StepContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A topic of numbers that is copied into another, each number once. */
public final class CopiedTopic {
  private static final int KEYS = 40;
  private static final Duration CHECKPOINT = Duration.ofSeconds(1);
  private static final Map<String, ?> COLUMNS = Map.of("columns", "id string, number int64");

  private CopiedTopic() {}

  /**
   * Copies a stream on the engine of this JVM, until that is killed.
   *
   * @param arguments the engine, the servers, the topic to read and that to write, the run's folder
   *     and, if it goes on, where from
   */
  public static void main(String[] arguments) {
    Submission submission =
        new Submission(
            "numbers",
            Path.of(arguments[4]),
            2,
            Optional.of(CHECKPOINT),
            Map.of(),
            arguments.length > 5 ? Optional.of(arguments[5]) : Optional.empty());
    RunnerLauncher launcher =
        ServiceLoader.load(RunnerLauncher.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals(arguments[0]))
            .findFirst()
            .orElseThrow()
            .resumable()
            .launcher(submission, job -> {});
    run(launcher, RunMode.STREAMING, arguments[1], arguments[2], arguments[3]);
  }

  /** Copies it to its end, if it has one. */
  static void run(RunnerLauncher launcher, RunMode mode, String servers, String from, String to) {
    RunnerProfile profile = launcher.profile(mode);
    Pipeline pipeline = Pipeline.create(profile.options());
    StepContext read = new StepContext("run-1", "numbers/Read");
    Dataset source =
        Datasets.open(
            "kafka://%s/%s?event_time=number&properties.isolation.level=read_committed"
                .formatted(servers, from),
            COLUMNS);
    Dataset target =
        Datasets.open(
            "kafka://%s/%s?key=id&guarantee=exactly_once".formatted(servers, to), COLUMNS);
    pipeline
        .apply("Read", mode == RunMode.BATCH ? source.read(read) : source.stream(read))
        .blocks()
        .apply("Write", target.write(new StepContext("run-1", "numbers/Write")));
    launcher.fit(profile, pipeline);
    try (Engine engine = launcher.start(profile.options())) {
      engine.run(pipeline).waitUntilFinish();
    }
  }

  /** Sends the numbers from one to before another. */
  static void send(KafkaBroker kafka, String topic, int partitions, long from, long to)
      throws IOException, InterruptedException {
    for (int partition = 0; partition < partitions; partition++) {
      int one = partition;
      kafka.send(
          topic,
          partition,
          LongStream.range(from, to)
              .filter(number -> number % partitions == one)
              .mapToObj(CopiedTopic::value)
              .toArray(String[]::new));
    }
  }

  private static String value(long number) {
    return "{\"id\":\"%d\",\"number\":%d}".formatted(number % KEYS, number);
  }

  /** What there must be of the numbers from 0 on, in their order. */
  static List<String> expected(long numbers) {
    return LongStream.range(0, numbers).mapToObj(CopiedTopic::value).sorted().toList();
  }

  static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
    List<String> values = new ArrayList<>();
    records.forEach(record -> values.add(new String(record.value(), UTF_8)));
    values.sort(null);
    return values;
  }
}
