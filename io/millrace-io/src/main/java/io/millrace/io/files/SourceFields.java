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
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.Type;

/**
 * The top-level field names of a file, found without reading all of it: a CSV file's header, an
 * Avro or Parquet file's schema, or what the JSON objects in the first MiB hold.
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
      ByteWindow window = new ByteWindow(in);
      int length = Math.min(window.require(SAMPLE_BYTES), SAMPLE_BYTES);
      IOException failure = window.failure();
      if (failure != null && length == 0 && file.compression() == FileCompression.NONE) {
        throw failure;
      }
      // Damage further on is the run's matter: it tells where it is.
      return switch (file.format()) {
        case AVRO -> ofSchema(window);
        case CSV -> ofFirstRecord(text(window, length));
        case JSONL -> ofObjects(text(window, length).lines().toList());
        case PARQUET -> length == 0 ? Set.of() : ofParquet(file.path());
      };
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path(), e);
    }
  }

  private static Set<String> ofSchema(ByteWindow window) {
    try {
      Schema schema = AvroHeader.read(window).schema();
      return schema.getType() != Schema.Type.RECORD
          ? Set.of()
          : schema.getFields().stream()
              .map(Schema.Field::name)
              .collect(Collectors.toCollection(LinkedHashSet::new));
    } catch (CorruptAvroException e) {
      return Set.of(); // The run tells what is wrong with the file.
    }
  }

  private static Set<String> ofParquet(String path) throws IOException {
    try (ParquetSource source = ParquetSource.open(path);
        ParquetFileReader reader = source.reader()) {
      return reader.getFileMetaData().getSchema().getFields().stream()
          .map(Type::getName)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    } catch (UnreadableInputException e) {
      return Set.of(); // The run tells what is wrong with the file.
    }
  }

  private static String text(ByteWindow window, int length) {
    String text = new String(window.array(), 0, length, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** The fields of the first line that is not blank, as {@link CsvSplitter} takes it. */
  private static Set<String> ofFirstRecord(String text) {
    int start = 0;
    while (start < text.length()) {
      int end = endOfRecord(text, start);
      boolean returned = end < text.length() && end > start && text.charAt(end - 1) == '\r';
      String header = text.substring(start, returned ? end - 1 : end);
      if (!header.isEmpty() && !header.equals("\r")) {
        return ofHeader(header);
      }
      start = end + 1;
    }
    return Set.of();
  }

  private static int endOfRecord(String text, int start) {
    CsvState state = CsvState.FIELD_START;
    int end = start;
    while (end < text.length() && (text.charAt(end) != '\n' || state == CsvState.QUOTED)) {
      state = state.after(text.charAt(end));
      end++;
    }
    return end;
  }

  /** The columns of a CSV header in their order; none where it makes no sense. */
  public static Set<String> ofHeader(String header) {
    try {
      return new LinkedHashSet<>(CsvFields.of(header));
    } catch (MalformedRecordException e) {
      return Set.of(); // The run tells what is wrong with the header, record by record.
    }
  }

  /** The top-level keys of all records that are JSON objects. */
  public static Set<String> ofObjects(List<String> lines) {
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
