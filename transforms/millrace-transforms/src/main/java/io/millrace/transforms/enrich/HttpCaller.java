/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** The client that {@link HttpLookup} opens. Safe for concurrent use. */
final class HttpCaller implements ServiceCaller<Object> {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  private final HttpClient client;
  private final String url;
  private final Map<String, String> headers;
  private final JsonAnswers json;

  HttpCaller(HttpClient client, String url, Map<String, String> headers, Schema answers) {
    this.client = client;
    this.url = url;
    this.headers = headers;
    this.json = new JsonAnswers(answers);
  }

  @Override
  public int mostKeys() {
    return isGet() ? 1 : Integer.MAX_VALUE;
  }

  private boolean isGet() {
    return url.contains(HttpLookup.KEY);
  }

  @Override
  public CompletionStage<Map<Object, Row>> call(Set<Object> keys) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(isGet() ? get(keys) : post(keys), BodyHandlers.ofByteArray());
    CompletableFuture<Map<Object, Row>> answer =
        sent.handle(
            (response, error) -> {
              if (error != null) {
                throw unreached(Failures.cause(error));
              }
              return read(keys, response);
            });
    CompletableFuture<?> unused =
        answer.whenComplete(
            (rows, error) -> {
              if (answer.isCancelled()) {
                sent.cancel(true);
              }
            });
    return answer;
  }

  private HttpRequest get(Set<Object> keys) {
    String key = JsonAnswers.text(keys.iterator().next());
    String escaped = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    return request(url.replace(HttpLookup.KEY, escaped)).GET().build();
  }

  private HttpRequest post(Set<Object> keys) {
    return request(url).POST(BodyPublishers.ofByteArray(JsonAnswers.question(keys))).build();
  }

  private HttpRequest.Builder request(String to) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(to)).header("Accept", "application/json");
    if (!isGet()) {
      request.header("Content-Type", "application/json");
    }
    // Each takes the place of one of its name, in upper or lower case.
    headers.forEach(request::setHeader);
    return request;
  }

  private RuntimeException unreached(Throwable cause) {
    return cause instanceof IOException
        ? ServiceFailure.unavailable(
            "no connection (" + cause.getClass().getSimpleName() + ")", null, cause)
        : new CompletionException(cause);
  }

  private Map<Object, Row> read(Set<Object> keys, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return isGet()
          ? json.one(keys.iterator().next(), response.body())
          : json.all(keys, response.body());
    }
    if (status == NOT_FOUND && isGet()) {
      return Map.of();
    }
    String message = "HTTP " + status;
    if (status == TOO_MANY_REQUESTS) {
      throw ServiceFailure.throttled(message, retryAfter(response));
    }
    if (status >= SERVER_ERROR) {
      throw ServiceFailure.unavailable(message, retryAfter(response), null);
    }
    throw ServiceFailure.refused(message, null);
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .map(value -> wait(value, Clock.systemUTC().instant()))
        .orElse(null);
  }

  /** RFC 9110, 10.2.3: seconds, or a date; null for what is neither. */
  static @Nullable Duration wait(String retryAfter, Instant now) {
    String value = retryAfter.strip();
    if (value.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
