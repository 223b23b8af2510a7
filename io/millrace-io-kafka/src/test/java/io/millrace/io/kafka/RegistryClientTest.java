/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.io.files.UnknownSchemaException;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a registry says that does not do as it should; the real one is asked elsewhere. */
class RegistryClientTest {
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          String answer = answers.size() > 1 ? answers.remove() : answers.element();
          byte[] body = answer.substring(3).getBytes(UTF_8);
          exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SchemaRegistry registry() {
    return SchemaRegistry.at("http://127.0.0.1:%d/api/".formatted(server.getAddress().getPort()))
        .retryingFor(Duration.ofMillis(500));
  }

  @Test
  void asksAgainWhileTheRegistryCannotAnswer() throws Exception {
    answers.addAll(List.of("503", "429", "200{\"schema\":\"\\\"int\\\"\"}"));

    String schema = new RegistryClient(registry().withCredentials("u", "p")).schema(7);

    assertThat(schema).isEqualTo("\"int\"");
    assertThat(requests)
        .hasSize(3)
        .allMatch(request -> request.equals("GET /api/schemas/ids/7 Basic dTpw"));
  }

  @Test
  void aRefusalIsToldWithTheRepair() {
    SchemaRegistry registry = registry().withCredentials("u", "s3cret-of-the-test");
    RegistryClient client = new RegistryClient(registry);

    answers.add("401{\"error_code\":401,\"message\":\"Unauthorized\"}");
    assertThatThrownBy(() -> client.schema(7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot ask schema registry %s for schema 7: status 401, Unauthorized; correct the credentials",
            registry);
    answers.clear();
    answers.add("409{\"error_code\":409,\"message\":\"not compatible\"}");
    assertThatThrownBy(() -> client.register("a b-value", "{}"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot register the schema of a b-value with %s: status 409, not compatible; change the columns, or the compatibility rule of the subject",
            registry);
    assertThat(requests).anyMatch(each -> each.startsWith("POST /api/subjects/a+b-value/versions"));
    answers.clear();
    answers.add("200<html>");
    assertThatThrownBy(() -> client.schema(7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot ask schema registry %s for schema 7: its answer is no JSON; correct registry",
            registry);
    answers.clear();
    answers.add("500oops");
    assertThatThrownBy(() -> client.schema(7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot ask schema registry %s for schema 7: status 500; see the registry's log",
            registry);
  }

  @Test
  void anAnswerWithoutWhatWasAskedForIsNoneOfARegistry() {
    SchemaRegistry registry = registry();
    RegistryClient client = new RegistryClient(registry);

    for (String answer : List.of("200{}", "200", "200{\"id\":\"seven\",\"schema\":{}}")) {
      answers.clear();
      answers.add(answer);
      assertThatThrownBy(() -> client.register("a-value", "{}"))
          .as(answer)
          .isInstanceOf(ValidationException.class)
          .hasMessage(
              "Cannot register the schema of a-value with %s: its answer has no id; correct"
                  + " registry",
              registry);
      assertThatThrownBy(() -> client.schema(7))
          .as(answer)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot ask schema registry %s for schema 7: its answer has no schema; correct"
                  + " registry",
              registry);
    }
  }

  @Test
  void aServerWithoutARegistryIsNotTakenForOneThatLacksTheSchema() {
    SchemaRegistry registry = registry();
    RegistryClient client = new RegistryClient(registry);

    answers.add("404{\"error_code\":40403,\"message\":\"Schema 7 not found\"}");
    assertThatThrownBy(() -> client.schema(7))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessage("Unknown schema: 7 (must be one of %s)", registry);
    for (String answer :
        List.of("404", "404<html>", "404{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}")) {
      answers.clear();
      answers.add(answer);
      assertThatThrownBy(() -> client.schema(7))
          .as(answer)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "Cannot ask schema registry %s for schema 7: status 404".formatted(registry))
          .hasMessageEndingWith("; correct registry");
    }
  }

  @Test
  void anotherKindOfSchemaIsNoneThatIsKnown() {
    RegistryClient client = new RegistryClient(registry());

    answers.add("200{\"schema\":\"{}\",\"schemaType\":\"JSON\"}");

    assertThatThrownBy(() -> client.schema(7))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessage("Unsupported schema 7: it is of JSON (supported: AVRO)");
  }

  @Test
  void aRegistryThatIsAwayIsNamed() {
    SchemaRegistry registry = registry();
    server.stop(0);

    assertThatThrownBy(() -> new RegistryClient(registry).schema(7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot ask schema registry %s for schema 7: it does not answer (java.net.ConnectException); start it or correct registry",
            registry);
  }

  @Test
  void anAddressWithSecretsOrOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> SchemaRegistry.at("http://u:s3cret@localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid registry: it has a user (must be a URL without; credentials are given apart)");
    for (String secret :
        List.of(
            "http://u:s3cret@my_host:80",
            "http://u:s3c^ret@localhost",
            "http:u:s3cret@localhost",
            "http://localhost?token=s3cret",
            "http://localhost?token=s3c^ret")) {
      assertThatThrownBy(() -> SchemaRegistry.at(secret))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Invalid registry: it has a ")
          .hasNoCause()
          .message()
          .doesNotContain("s3c");
    }
    assertThatThrownBy(() -> SchemaRegistry.at("http://my host"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid registry: http://my host (must be a URL of http or https)");
    assertThatThrownBy(() -> SchemaRegistry.at("localhost:8081"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid registry: localhost:8081 (must be a URL of http or https)");
    assertThatThrownBy(() -> SchemaRegistry.at("http://a").retryingFor(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid retry time: PT0S (must be more than PT0S and at most PT1H)");
    assertThat(SchemaRegistry.at("https://a/b/").withCredentials("u", "s3cret").toString())
        .isEqualTo("https://a/b");
  }
}
