/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.transforms.json.JsonProblem.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a line is by Jackson's word, slowly: the JDK decodes its UTF-8 strictly, Jackson makes a
 * tree of the text with the settings of this house's record parser, and the tree is read value by
 * value.
 */
final class JacksonReference {
  private static final Pattern LONG_EXPONENT = Pattern.compile("[eE][+-]?\\d{10}");

  private final JsonMapper mapper;
  private final JsonLimits limits;

  JacksonReference(JsonLimits limits) {
    this.limits = limits;
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.maxDepth())
                    .maxStringLength(limits.maxTextBytes())
                    .maxNameLength(limits.maxTextBytes())
                    .build())
            .build();
    mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
  }

  /**
   * What is expected of a line.
   *
   * @param code null if it is a row
   * @param values of the row, nested rows as lists; empty if it is none
   */
  record Outcome(@Nullable Code code, List<@Nullable Object> values) {}

  /** What a line is, before any schema. */
  record Parsed(@Nullable Code code, @Nullable ObjectNode tree) {}

  Outcome outcome(Parsed parsed, Schema schema) {
    if (parsed.tree() == null) {
      return new Outcome(parsed.code(), List.of());
    }
    try {
      return new Outcome(null, ReferenceValues.row(parsed.tree(), schema));
    } catch (ReferenceValues.DoesNotFit e) {
      return new Outcome(Code.INVALID_VALUE, List.of());
    }
  }

  Parsed parse(byte[] line) {
    if (line.length > limits.maxRecordBytes()) {
      return new Parsed(Code.RECORD_TOO_LARGE, null);
    }
    String text;
    try {
      text =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(line))
              .toString();
    } catch (CharacterCodingException e) {
      return new Parsed(Code.INVALID_UTF8, null);
    }
    ObjectNode tree = tree(text.startsWith("\ufeff") ? text.substring(1) : text);
    return new Parsed(tree == null ? Code.MALFORMED_RECORD : null, tree);
  }

  private @Nullable ObjectNode tree(String text) {
    try (JsonParser parser = mapper.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      ObjectNode tree = mapper.readTree(parser);
      boolean ends = parser.nextToken() == null;
      boolean half = text.contains("\\u") && hasHalfCharacter(tree);
      return ends && !half && isExactEverywhere(text) ? tree : null;
    } catch (JsonProcessingException | NumberFormatException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks BigDecimal about exponents that come near an int's end: from 500 characters on Jackson has
   * a number parser of its own, which takes some that BigDecimal refuses.
   */
  private boolean isExactEverywhere(String text) throws IOException {
    if (LONG_EXPONENT.matcher(text).find()) {
      try (JsonParser parser = mapper.createParser(text)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            new BigDecimal(parser.getText()).signum();
          }
        }
      }
    }
    return true;
  }

  private static boolean hasHalfCharacter(JsonNode node) {
    if (node.isTextual()) {
      return hasHalfCharacter(node.textValue());
    }
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    for (JsonNode child : node) {
      if (hasHalfCharacter(child)) {
        return true;
      }
    }
    return names.stream().anyMatch(JacksonReference::hasHalfCharacter);
  }

  private static boolean hasHalfCharacter(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
