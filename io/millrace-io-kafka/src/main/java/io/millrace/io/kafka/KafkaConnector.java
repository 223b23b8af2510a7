/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.dataset.Columns;
import io.millrace.io.dataset.ConnectorDescription;
import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.DatasetUse;
import io.millrace.io.dataset.Zone;
import io.millrace.io.protobuf.ProtobufType;
import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Topics as datasets, by {@link ReadKafkaBlocks} and {@link WriteKafkaBlocks}.
 *
 * @since 0.1
 */
@Internal
public final class KafkaConnector implements DatasetConnector<TopicSettings> {
  private static final String SERVERS = "servers";

  /** As Confluent's own clients name it beside the settings of Kafka's. */
  private static final String REGISTRY_CREDENTIALS = "schema.registry.basic.auth.user.info";

  @Override
  public ConnectorDescription description() {
    return new ConnectorDescription(
        "kafka",
        "Topics of Kafka whose values are JSON objects, Avro records of a schema registry, or"
            + " Protobuf messages.",
        List.of(
            "kafka:orders?servers=localhost:9092",
            "kafka://localhost:9092/orders",
            "kafka://localhost:9092/orders?format=avro&registry=http://localhost:8081",
            "kafka://localhost:9092/orders?format=protobuf&descriptors=shop.pb&message=shop.Order",
            "kafka://localhost:9092/orders?key=id&guarantee=exactly_once"),
        Map.of(
            DatasetUse.READ,
            "From the first record that the topic has to where its partitions end when the run"
                + " starts; what is none of the columns is a letter.",
            DatasetUse.STREAM,
            "From the first record on; event time is that of the slowest partition.",
            DatasetUse.WRITE,
            "A record a row, by an idempotent producer; a row that the topic does not take is a"
                + " letter. The topic is there. With `guarantee=exactly_once`, all rows of a key at the"
                + " end, and once if the run is begun again with its id.",
            DatasetUse.WRITE_STREAM,
            "Likewise; all of a bundle is there when it ends. With `guarantee=exactly_once`, what a"
                + " checkpoint of Flink or a micro-batch of Spark holds, and once if the run goes on"
                + " from there."));
  }

  @Override
  public Class<TopicSettings> settings() {
    return TopicSettings.class;
  }

  @Override
  public Map<String, String> located(String location) {
    if (!location.startsWith("//")) {
      return Map.of("topic", location);
    }
    KafkaAddress address = KafkaAddress.parse("address", "kafka:" + location);
    return Map.of(SERVERS, address.servers(), "topic", address.topic());
  }

  @Override
  public Dataset open(Zone zone, TopicSettings settings) {
    List<String> problems = new ArrayList<>();
    Schema schema = Columns.schema(settings.columns(), problems);
    Map<String, String> clients = clients(settings, problems);
    String credentials = clients.remove(REGISTRY_CREDENTIALS);
    SchemaRegistry registry = registry(settings, credentials, problems);
    ProtobufType message = message(settings, problems);
    TopicDataset.addTimeProblems(settings, problems);
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return new TopicDataset(zone, settings, schema, Map.copyOf(clients), registry, message);
  }

  private static @Nullable ProtobufType message(TopicSettings settings, List<String> problems) {
    String file = settings.descriptors();
    String message = settings.message();
    if (settings.format() != TopicFormat.PROTOBUF) {
      if (file != null || message != null) {
        problems.add(
            "Cannot use descriptors and message together with the format %s"
                .formatted(settings.format()));
      }
      return null;
    }
    if (file == null || message == null) {
      problems.add("Missing required descriptors and message, since the format is PROTOBUF");
      return null;
    }
    try {
      return ProtobufType.in(Path.of(file), message);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable SchemaRegistry registry(
      TopicSettings settings, @Nullable String credentials, List<String> problems) {
    String url = settings.registry();
    boolean avro = settings.format() == TopicFormat.AVRO;
    if (avro && url == null) {
      problems.add("Missing required registry, since the format is AVRO");
    }
    if (!avro && url != null) {
      problems.add("Cannot use registry together with the format %s".formatted(settings.format()));
    }
    if (!avro && credentials != null) {
      problems.add(
          "Cannot use %s together with the format %s"
              .formatted(REGISTRY_CREDENTIALS, settings.format()));
    }
    if (url == null) {
      return null;
    }
    try {
      SchemaRegistry registry = SchemaRegistry.at(url);
      return credentials == null ? registry : registry.withCredentials(credentials);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static Map<String, String> clients(TopicSettings settings, List<String> problems) {
    Map<String, String> clients = new LinkedHashMap<>();
    String file = settings.propertiesFile();
    if (file != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(file))) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        problems.add("Cannot read properties_file %s: %s".formatted(file, e));
      }
      properties.forEach((name, value) -> clients.put(name.toString(), value.toString()));
    }
    clients.putAll(settings.properties());
    return clients;
  }
}
