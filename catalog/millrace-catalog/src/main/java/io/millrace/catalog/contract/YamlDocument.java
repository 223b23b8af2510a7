/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * One YAML document as a tree, with exact numbers. Only {@code true} and {@code false} are booleans
 * (YAML 1.2): the country code NO stays a text.
 */
final class YamlDocument {
  private static final int MAX_BYTES = 3 * 1024 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final ObjectMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private YamlDocument() {}

  /**
   * Reads the stream to its end.
   *
   * @param failure starts the message, e.g. {@code Cannot load contract orders.yaml}
   */
  static JsonNode read(String failure, InputStream in) {
    String text = decode(failure, bytes(failure, in));
    try (YAMLParser parser = (YAMLParser) MAPPER.createParser(text)) {
      requireOnePlainDocument(failure, parser);
    } catch (IOException e) {
      throw new UncheckedIOException(failure, e);
    }
    try (JsonParser parser = MAPPER.createParser(text)) {
      return readTree(failure, parser);
    } catch (IOException e) {
      throw new UncheckedIOException(failure, e);
    }
  }

  private static byte[] bytes(String failure, InputStream in) {
    byte[] bytes;
    try {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(failure, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new ValidationException(failure + ": it is larger than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  private static String decode(String failure, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ValidationException(failure + ": it is not UTF-8 text", e);
    }
  }

  /** Jackson reads an alias as the text of its name, and of several documents only the first. */
  private static void requireOnePlainDocument(String failure, YAMLParser parser)
      throws IOException {
    boolean ended = false;
    for (JsonToken token = next(failure, parser); token != null; token = next(failure, parser)) {
      if (ended) {
        throw at(
            failure, parser, "a second document starts here; keep one document per file", null);
      }
      if (parser.isCurrentAlias()) {
        String alias = "*" + parser.getText();
        throw at(failure, parser, "Unsupported alias: " + alias + "; write its value out", null);
      }
      ended = parser.getParsingContext().inRoot();
    }
    if (!ended) {
      throw new ValidationException(failure + ": it is empty");
    }
  }

  private static @Nullable JsonToken next(String failure, YAMLParser parser) throws IOException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw syntaxError(failure, parser, e);
    }
  }

  private static JsonNode readTree(String failure, JsonParser parser) throws IOException {
    try {
      return MAPPER.readTree(parser);
    } catch (JsonProcessingException e) {
      throw syntaxError(failure, parser, e);
    }
  }

  private static ValidationException syntaxError(
      String failure, JsonParser parser, JsonProcessingException e) {
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      Mark mark = marked.getProblemMark();
      return at(failure, mark.getLine() + 1, mark.getColumn() + 1, marked.getProblem(), e);
    }
    return at(failure, parser, e.getOriginalMessage(), e);
  }

  private static ValidationException at(
      String failure, JsonParser parser, String reason, @Nullable Throwable cause) {
    JsonLocation start = parser.currentTokenLocation();
    return at(failure, start.getLineNr(), start.getColumnNr(), reason, cause);
  }

  private static ValidationException at(
      String failure, int line, int column, String reason, @Nullable Throwable cause) {
    String message = failure + ": line " + line + ", column " + column + ": " + reason;
    return cause == null
        ? new ValidationException(message)
        : new ValidationException(message, cause);
  }
}
