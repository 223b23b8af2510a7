/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.io.files.AvroMessages;
import io.millrace.io.files.UnknownSchemaException;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Predicate;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;

/** Asks a {@link SchemaRegistry} over HTTP. Safe for concurrent use. */
final class RegistryClient implements AvroMessages.Schemas {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration REQUEST = Duration.ofSeconds(30);
  private static final org.joda.time.Duration FIRST_PAUSE = org.joda.time.Duration.millis(100);
  private static final org.joda.time.Duration LONGEST_PAUSE =
      org.joda.time.Duration.standardSeconds(5);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final String AVRO = "AVRO";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One for all: each has threads of its own. */
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  private final SchemaRegistry registry;

  RegistryClient(SchemaRegistry registry) {
    this.registry = registry;
  }

  /**
   * An Avro schema.
   *
   * @throws UnknownSchemaException if there is none of that id, or it is of another kind
   * @throws IllegalStateException if the registry does not answer, or refuses to
   */
  @Override
  public String schema(int id) throws UnknownSchemaException {
    String what = "ask schema registry %s for schema %d".formatted(registry, id);
    HttpResponse<String> response = send(what, request("/schemas/ids/" + id).GET().build());
    if (response.statusCode() == NOT_FOUND && isOfRegistry(response)) {
      throw new UnknownSchemaException(
          "Unknown schema: %d (must be one of %s)".formatted(id, registry));
    }
    if (response.statusCode() != OK) {
      throw new IllegalStateException(refusal(what, response));
    }
    JsonNode answer = parse(what, response);
    String kind = answer.path("schemaType").asText(AVRO);
    if (!kind.equals(AVRO)) {
      throw new UnknownSchemaException(
          "Unsupported schema %d: it is of %s (supported: %s)".formatted(id, kind, AVRO));
    }
    return required(what, answer, "schema", JsonNode::isTextual).asText();
  }

  /** Whether it is the registry that has no such thing, and not a server that has no registry. */
  private static boolean isOfRegistry(HttpResponse<String> notFound) {
    try {
      return JSON.readTree(notFound.body()).path("error_code").asInt(NOT_FOUND) != NOT_FOUND;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * Registers an Avro schema, unless the subject has it.
   *
   * @return its id
   * @throws ValidationException if the subject does not take it, or the registry does not answer
   */
  int register(String subject, String schema) {
    String what = "register the schema of %s with %s".formatted(subject, registry);
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema).toString();
    HttpRequest request =
        request("/subjects/" + URLEncoder.encode(subject, UTF_8) + "/versions")
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = send(what, request);
      if (response.statusCode() == OK) {
        return required(what, parse(what, response), "id", JsonNode::isInt).asInt();
      }
      throw new ValidationException(refusal(what, response));
    } catch (IllegalStateException e) {
      throw new ValidationException(String.valueOf(e.getMessage()), e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .timeout(REQUEST)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    String credentials = registry.credentials();
    return credentials == null
        ? request
        : request.header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
  }

  /** Tries again where nobody answers, or the answer is that it cannot now. */
  private HttpResponse<String> send(String what, HttpRequest request) {
    BackOff pauses =
        FluentBackoff.DEFAULT
            .withInitialBackoff(FIRST_PAUSE)
            .withMaxBackoff(LONGEST_PAUSE)
            .withMaxCumulativeBackoff(org.joda.time.Duration.millis(registry.patience().toMillis()))
            .backoff();
    try {
      while (true) {
        try {
          HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
          boolean passing =
              response.statusCode() >= SERVER_ERROR || response.statusCode() == TOO_MANY;
          if (!passing || !BackOffUtils.next(Sleeper.DEFAULT, pauses)) {
            return response;
          }
        } catch (IOException e) {
          if (!BackOffUtils.next(Sleeper.DEFAULT, pauses)) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot %s: it does not answer (%s); start it or correct registry".formatted(what, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot %s: interrupted".formatted(what), e);
    }
  }

  private static JsonNode parse(String what, HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot %s: its answer is no JSON; correct registry".formatted(what), e);
    }
  }

  private static JsonNode required(
      String what, JsonNode answer, String field, Predicate<JsonNode> kind) {
    JsonNode value = answer.path(field);
    if (!kind.test(value)) {
      throw new IllegalStateException(
          "Cannot %s: its answer has no %s; correct registry".formatted(what, field));
    }
    return value;
  }

  private static String refusal(String what, HttpResponse<String> response) {
    int status = response.statusCode();
    String repair =
        switch (status) {
          case UNAUTHORIZED, FORBIDDEN -> "correct the credentials";
          case CONFLICT -> "change the columns, or the compatibility rule of the subject";
          case UNPROCESSABLE -> "change the columns";
          case NOT_FOUND -> "correct registry";
          default -> "see the registry's log";
        };
    return "Cannot %s: status %d%s; %s".formatted(what, status, reason(response), repair);
  }

  private static String reason(HttpResponse<String> response) {
    try {
      String message = JSON.readTree(response.body()).path("message").asText();
      return message.isEmpty() ? "" : ", " + message;
    } catch (JsonProcessingException e) {
      // An answer of a proxy, say: its status is what there is to tell.
      return "";
    }
  }
}
