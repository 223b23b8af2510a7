/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;

/**
 * The top-level field names of a file, found without reading all of it: a CSV file's header, an
 * Avro file's schema, or what the JSON objects in the first MiB hold.
 *
 * <p>For choosing and checking mappings before a run. It does not promise every name of a JSON
 * lines file: later records may have more.
 *
 * @since 0.1
 */
@Evolving
public final class SourceFields {
  private static final int SAMPLE_BYTES = 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SourceFields() {}

  /**
   * @return in file order; empty where the beginning of the file makes no sense in its format
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Set<String> of(InputFile file) {
    try (InputStream in = Storage.open(file)) {
      return switch (file.format()) {
        case AVRO -> ofSchema(in);
        case CSV -> ofHeader(lines(in));
        case JSONL -> ofObjects(lines(in));
      };
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path(), e);
    }
  }

  private static Set<String> ofSchema(InputStream in) throws IOException {
    try (DataFileStream<Object> avro = new DataFileStream<>(in, new GenericDatumReader<>())) {
      return avro.getSchema().getFields().stream()
          .map(Schema.Field::name)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  private static List<String> lines(InputStream in) throws IOException {
    String text = new String(in.readNBytes(SAMPLE_BYTES), StandardCharsets.UTF_8);
    String start = text.startsWith("\ufeff") ? text.substring(1) : text;
    return start.lines().filter(line -> !line.isBlank()).toList();
  }

  private static Set<String> ofHeader(List<String> lines) {
    if (lines.isEmpty()) {
      return Set.of();
    }
    try {
      return new LinkedHashSet<>(CsvFields.of(lines.get(0)));
    } catch (MalformedRecordException e) {
      // The run tells what is wrong with the header, record by record.
      return Set.of();
    }
  }

  private static Set<String> ofObjects(List<String> lines) {
    Set<String> names = new LinkedHashSet<>();
    for (String line : lines) {
      try {
        JsonNode node = JSON.readTree(line);
        node.fieldNames().forEachRemaining(names::add);
      } catch (JsonProcessingException e) {
        // A malformed or cut line names nothing; the run rejects it.
        continue;
      }
    }
    return names;
  }
}
