/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A service on a port of this machine that says which country users are from: {@code u1} from
 * {@code AT1}, and so on. It knows nobody whose name does not begin with {@code u}.
 */
final class CountryService implements AutoCloseable {
  private static final Pattern USER = Pattern.compile("\"(u[^\"]*)\"");

  private final HttpServer server;

  private CountryService(HttpServer server) {
    this.server = server;
  }

  static CountryService start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/users/", CountryService::one);
      server.createContext("/users:batch", CountryService::many);
      server.start();
      return new CountryService(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void one(HttpExchange exchange) throws IOException {
    String user = exchange.getRequestURI().getPath().substring("/users/".length());
    answer(exchange, user.startsWith("u") ? 200 : 404, country(user));
  }

  private static void many(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8).replace("keys", "");
    String answers =
        USER.matcher(asked)
            .results()
            .map((MatchResult found) -> found.group(1))
            .map(user -> "\"%s\": %s".formatted(user, country(user)))
            .collect(joining(", ", "{", "}"));
    answer(exchange, 200, answers);
  }

  private static String country(String user) {
    return "{\"country\": \"AT%s\"}".formatted(user.substring(1));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
