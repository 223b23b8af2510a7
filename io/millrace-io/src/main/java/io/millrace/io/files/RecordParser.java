/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.transforms.Internal;
import io.millrace.transforms.Stable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Parses a record as received into a JSON tree.
 *
 * <p>It does not type anything: every CSV value is text, JSON and Avro values keep what they were
 * written as. Numbers are exact, with all their digits and zeros.
 *
 * <p><i>Failures</i>: whatever is not exactly the format is a {@link MalformedRecordException}. In
 * CSV: text after a closing quote, or a number of columns other than the header's. In JSON: a key
 * given twice, anything after the object, {@code NaN}, an exponent no BigDecimal has, more than 100
 * levels, half of a surrogate pair, or a record that is no object.
 *
 * <pre>{@code
 * header id,note   record 7,"a ""b"""        -> {"id":"7","note":"a \"b\""}
 *                  record {"id":7,"qty":1.50} -> {"id":7,"qty":1.50}
 * }</pre>
 *
 * <p>Not thread-safe; one per worker, made in {@code @Setup}.
 *
 * @since 0.1
 */
@Stable
public final class RecordParser {
  private static final int MAX_DEPTH = 100;
  private static final Pattern DOT = Pattern.compile("\\.");

  private final JsonMapper mapper;
  private @Nullable String header;
  private List<String> columns = List.of();

  /** A parser for records read with default bounds. */
  public RecordParser() {
    this(ReadFilesSpec.defaults());
  }

  /** A parser for records read with those bounds: no text in a record is longer than a record. */
  public RecordParser(ReadFilesSpec spec) {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Keys are data: they are neither to fill the JVM's string table nor to fail the step.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(spec.maxRecordBytes())
                    .maxNameLength(spec.maxRecordBytes())
                    .build())
            .errorReportConfiguration(
                ErrorReportConfiguration.builder()
                    .maxErrorTokenLength(Excerpt.MAX_CHARACTERS / 2)
                    .build())
            .build();
    mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
  }

  /**
   * The record as a tree.
   *
   * @param raw a row of {@link RawRecord#SCHEMA} without problem
   * @throws MalformedRecordException if the record breaks its format
   * @throws IllegalArgumentException if the row has a problem
   */
  public ObjectNode parse(Row raw) throws MalformedRecordException {
    String problem = raw.getString(RawRecord.PROBLEM);
    String record = raw.getString(RawRecord.RECORD);
    if (problem != null || record == null) {
      throw new IllegalArgumentException(
          "Cannot parse record: it has the problem " + (problem == null ? "no text" : problem));
    }
    String format = requireNonNull(raw.getString(RawRecord.FORMAT), "A record has no format");
    return parse(format, raw.getString(RawRecord.HEADER), record);
  }

  /**
   * The record as a tree.
   *
   * @param format as {@link RawRecord#FORMAT} has it
   * @param rawHeader the header line of a CSV file; null for the other formats
   * @param record as received
   * @throws MalformedRecordException if the record breaks its format
   */
  public ObjectNode parse(String format, @Nullable String rawHeader, String record)
      throws MalformedRecordException {
    return FileFormat.CSV.word().equals(format)
        ? parseCsv(requireNonNull(rawHeader, "A CSV record has no header"), record)
        : parseJson(record);
  }

  /**
   * The value of one column, or where there is none of that name and it is a dotted path, what the
   * path leads to; null if there is none. What comes after it in the record is not looked at.
   *
   * @param format as {@link RawRecord#FORMAT} has it
   * @param rawHeader the header line of a CSV file; null for the other formats
   * @param record as received
   * @throws MalformedRecordException if what was looked at breaks the format
   */
  @Internal
  public @Nullable JsonNode find(
      String name, String format, @Nullable String rawHeader, String record)
      throws MalformedRecordException {
    if (!FileFormat.CSV.word().equals(format)) {
      return readJson(record, parser -> find(name, parser));
    }
    List<String> fields = fields(requireNonNull(rawHeader, "A CSV record has no header"), record);
    int column = columns.indexOf(name);
    return column < 0 ? null : JsonNodeFactory.instance.textNode(fields.get(column));
  }

  private @Nullable JsonNode find(String name, JsonParser parser) throws IOException {
    String[] path = DOT.split(name, -1);
    JsonNode found = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      if (key.equals(name)) {
        return mapper.readTree(parser);
      }
      if (path.length > 1 && key.equals(path[0])) {
        found = at(mapper.readTree(parser), path, 1);
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  /** What the names from there on lead to; null for nothing. */
  @Internal
  public static @Nullable JsonNode at(JsonNode start, String[] path, int from) {
    JsonNode node = start;
    for (int i = from; node != null && i < path.length; i++) {
      node = node.get(path[i]);
    }
    return node;
  }

  private ObjectNode parseCsv(String rawHeader, String record) throws MalformedRecordException {
    List<String> fields = fields(rawHeader, record);
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < fields.size(); i++) {
      tree.put(columns.get(i), fields.get(i));
    }
    return tree;
  }

  /** The fields of a record, as many as the header has columns. */
  private List<String> fields(String rawHeader, String record) throws MalformedRecordException {
    if (!rawHeader.equals(header)) {
      List<String> names = CsvFields.of(rawHeader);
      if (names.contains("") || new HashSet<>(names).size() < names.size()) {
        throw new MalformedRecordException("the header has a column without a name, or one twice");
      }
      columns = names;
      header = rawHeader;
    }
    List<String> fields = CsvFields.of(record);
    if (fields.size() != columns.size()) {
      throw new MalformedRecordException(
          "expected " + columns.size() + " columns, found " + fields.size());
    }
    return fields;
  }

  private ObjectNode parseJson(String record) throws MalformedRecordException {
    JsonNode whole =
        readJson(
            record,
            parser -> {
              ObjectNode tree = mapper.readTree(parser);
              if (parser.nextToken() != null) {
                throw new MalformedRecordException(
                    "text after the object" + position(parser.currentTokenLocation()));
              }
              if (record.contains("\\u") && hasHalfCharacter(tree)) {
                throw new MalformedRecordException("a text has half of a surrogate pair");
              }
              return tree;
            });
    return (ObjectNode) requireNonNull(whole, "no object");
  }

  /** Reads something of an object. */
  private interface ObjectReading {
    @Nullable JsonNode read(JsonParser parser) throws IOException, MalformedRecordException;
  }

  private @Nullable JsonNode readJson(String record, ObjectReading reading)
      throws MalformedRecordException {
    try (JsonParser parser = mapper.createParser(record)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new MalformedRecordException("expected an object, found " + described(first));
      }
      return reading.read(parser);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage();
      throw new MalformedRecordException(
          Excerpt.of(reason == null ? "not JSON" : reason) + position(e.getLocation()), e);
    } catch (NumberFormatException e) {
      // Jackson lets it through for an exponent that no BigDecimal has.
      throw new MalformedRecordException("a number's exponent is out of range", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read from memory", e);
    }
  }

  /** Text that UTF-8 cannot carry would be changed by whoever writes it. */
  private static boolean hasHalfCharacter(JsonNode node) {
    if (node.isTextual()) {
      return hasHalfCharacter(node.textValue());
    }
    for (JsonNode child : node) {
      if (hasHalfCharacter(child)) {
        return true;
      }
    }
    if (node.isObject()) {
      for (var names = node.fieldNames(); names.hasNext(); ) {
        if (hasHalfCharacter(names.next())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasHalfCharacter(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static String described(@Nullable JsonToken token) {
    return token == null ? "nothing" : token.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String position(@Nullable JsonLocation location) {
    return location == null ? "" : " (character " + location.getColumnNr() + ")";
  }
}
