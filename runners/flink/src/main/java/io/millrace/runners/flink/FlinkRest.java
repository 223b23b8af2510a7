/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.pipelines.RootCause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What Flink's REST API tells as JSON, asked once: Flink's own client asks a cluster that is not
 * there for a minute.
 */
final class FlinkRest {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final URI address;

  FlinkRest(URI address) {
    this.address = address;
  }

  /**
   * @throws IOException if nobody answers
   * @throws IllegalStateException if the answer is a refusal, with its reason, or not JSON
   */
  JsonNode get(String path) throws IOException {
    return answer(path, true);
  }

  /** As {@link #get}, and without anything in it where there is no such thing. */
  JsonNode find(String path) throws IOException {
    return answer(path, false);
  }

  private JsonNode answer(String path, boolean required) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER).build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() == NOT_FOUND && !required) {
        return MissingNode.getInstance();
      }
      if (answer.statusCode() != OK) {
        String reason = body.path("errors").path(0).asText("status " + answer.statusCode());
        throw new IllegalStateException(RootCause.ofStackTrace(reason));
      }
      return body;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the answer is not JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
