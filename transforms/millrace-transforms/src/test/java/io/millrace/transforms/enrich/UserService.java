/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.beam.sdk.schemas.Schema;

/**
 * A service over HTTP on a port of this machine. It knows users u0 to u99 and says which country
 * each is from; how it answers each call is told to it.
 */
final class UserService implements AutoCloseable {
  static final Schema USER =
      Schema.builder().addStringField("country").addNullableInt32Field("age").build();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<List<String>> asked = new ConcurrentLinkedQueue<>();
  private final Queue<Map<String, List<String>>> headers = new ConcurrentLinkedQueue<>();
  private final Manner manner;

  /** How it answers a call. */
  interface Manner {
    Reply reply(int call, List<String> keys) throws Exception;
  }

  /**
   * An answer.
   *
   * @param status of HTTP; 0 to hang up, below 0 to say nothing
   */
  record Reply(int status, Map<String, String> headers, String body) {}

  private UserService(Manner manner) throws IOException {
    this.manner = manner;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A service that is well. */
  static UserService start() {
    return start((call, keys) -> users(keys));
  }

  static UserService start(Manner manner) {
    try {
      return new UserService(manner);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reply status(int status) {
    return new Reply(status, Map.of(), "");
  }

  static Reply body(String body) {
    return new Reply(200, Map.of(), body);
  }

  static Reply hangUp() {
    return status(0);
  }

  static Reply silence() {
    return status(-1);
  }

  /** What it knows of those, as an answer to a batch. */
  static Reply users(List<String> keys) {
    List<String> members = new ArrayList<>();
    for (String key : keys) {
      if (key.matches("u[0-9]{1,2}")) {
        members.add("\"" + key + "\": " + user(key));
      }
    }
    return body("{" + String.join(", ", members) + "}");
  }

  static String user(String key) {
    return "{\"country\": \"" + country(key) + "\", \"age\": null, \"more\": [1]}";
  }

  static String country(String key) {
    return "c" + Integer.parseInt(key.substring(1)) % 7;
  }

  private void handle(HttpExchange exchange) throws IOException {
    List<String> keys = keys(exchange);
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    int call;
    synchronized (asked) {
      asked.add(keys);
      call = asked.size();
    }
    try (exchange) {
      Reply reply = manner.reply(call, keys);
      if (reply.status() < 0) {
        closing.await();
      }
      if (reply.status() <= 0) {
        return;
      }
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** In the body of a batch, else in the path. */
  private static List<String> keys(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (body.length == 0) {
      return List.of(exchange.getRequestURI().getPath().substring("/users/".length()));
    }
    List<String> keys = new ArrayList<>();
    for (JsonNode key : JSON.readTree(body).get("keys")) {
      keys.add(key.asText());
    }
    return keys;
  }

  /** Asks it for batches. */
  HttpLookup batches() {
    return HttpLookup.post(url("/users:batch"));
  }

  /** Asks it for one user a call. */
  HttpLookup singles() {
    return HttpLookup.get(url("/users/{key}"));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** How often it was called. */
  int calls() {
    return asked.size();
  }

  /** The keys of all calls, in no order. */
  List<String> keysAsked() {
    return asked.stream().flatMap(List::stream).toList();
  }

  /** The headers of all calls, in no order. */
  List<Map<String, List<String>>> headers() {
    return List.copyOf(headers);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
