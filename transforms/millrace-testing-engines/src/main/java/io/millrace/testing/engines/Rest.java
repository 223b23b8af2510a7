/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** An engine's JSON over HTTP. */
final class Rest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int BAD_REQUEST = 400;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;
  private final Duration timeout;

  Rest(URI address) {
    this(address, TIMEOUT);
  }

  /**
   * @param timeout how long an answer may take
   */
  Rest(URI address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
  }

  URI address() {
    return address;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, request(path).GET());
  }

  /** What it answers, unless nobody does yet: for those who wait within a bound. */
  Optional<JsonNode> ask(String path) throws InterruptedException {
    try {
      HttpResponse<String> response = client.send(request(path).build(), BodyHandlers.ofString());
      return response.statusCode() < BAD_REQUEST
          ? Optional.of(JSON.readTree(response.body()))
          : Optional.empty();
    } catch (IOException noAnswer) {
      return Optional.empty();
    }
  }

  JsonNode patch(String path) throws IOException, InterruptedException {
    return send("PATCH", path, request(path).method("PATCH", BodyPublishers.noBody()));
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  /**
   * Sends a text as it is.
   *
   * @param headers names and values in turn
   */
  JsonNode postText(String path, String text, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, request(path).headers(headers).POST(BodyPublishers.ofString(text)));
  }

  JsonNode put(String path, Object body) throws IOException, InterruptedException {
    return send("PUT", path, body);
  }

  private JsonNode send(String method, String path, Object body)
      throws IOException, InterruptedException {
    return send(
        method,
        path,
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** Sends a file as a browser's form does. */
  JsonNode upload(String path, String field, Path file) throws IOException, InterruptedException {
    String boundary = "millrace-" + UUID.randomUUID();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            .formatted(boundary, field, file.getFileName())
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(Files.readAllBytes(file));
    body.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
    return send(
        "POST",
        path,
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(timeout);
  }

  private JsonNode send(String method, String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= BAD_REQUEST) {
      throw new IOException(
          "Cannot %s %s: status %d\n%s"
              .formatted(
                  method, address.resolve(path), response.statusCode(), response.body().strip()));
    }
    return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
  }
}
