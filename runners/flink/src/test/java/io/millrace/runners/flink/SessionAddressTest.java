/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a master before anything is built. */
class SessionAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"https://flink:8081", "ftp://flink:21", "http://", "http://a/b", "a b", "x:y:z"})
  void mustBeThatOfAJobManager(String master) {
    assertThatRefused(() -> SessionCluster.at(master), master)
        .isEqualTo(
            "Invalid master: " + master + " (must be http://HOST:PORT of Flink's JobManager)");
  }

  @Test
  void mustBeOneWhereSomebodyAnswers() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThatRefused(() -> SessionCluster.at("localhost:" + port), "")
        .isEqualTo(
            "Cannot reach Flink at localhost:"
                + port
                + ": nobody answers; start it, or correct the master");
  }

  @Test
  void mustBeThatOfFlink() throws IOException {
    assertThatAnswered(
        200,
        "<html>",
        "Cannot use %s: what answers there is not Flink (the answer"
            + " is not JSON); correct the master");
    assertThatAnswered(
        404,
        "{}",
        "Cannot use %s: what answers there is not Flink (status 404);" + " correct the master");
    assertThatAnswered(
        200, "{}", "Cannot use %s: what answers there is not Flink; correct the" + " master");
  }

  @Test
  void mustBeOfTheSameVersion() throws IOException {
    assertThatAnswered(
        200,
        "{\"flink-version\": \"1.20.1\"}",
        "Cannot submit to %s: it is Flink 1.20.1 (must be 1.19.x, as the runner is)");
  }

  private static void assertThatAnswered(int status, String body, String message)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      String master = "http://localhost:" + server.getAddress().getPort();
      assertThatRefused(() -> SessionCluster.at(master), master)
          .isEqualTo(message.formatted(master));
    } finally {
      server.stop(0);
    }
  }

  private static AbstractStringAssert<?> assertThatRefused(ThrowingCallable asked, String master) {
    return assertThatThrownBy(asked).as(master).isInstanceOf(ValidationException.class).message();
  }
}
