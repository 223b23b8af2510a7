/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static io.millrace.transforms.enrich.AskedUsers.PATIENT;
import static io.millrace.transforms.enrich.AskedUsers.ask;
import static io.millrace.transforms.enrich.AskedUsers.asker;
import static io.millrace.transforms.enrich.UserService.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.transforms.StepContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers are sent, or refused before a key is asked for and without their values. */
@Timeout(600)
class HttpLookupTest {
  private static final HttpLookup USERS = HttpLookup.post("http://localhost/users");
  private static final String UNSENDABLE =
      "Invalid header Authorization: the value of TOKEN has characters that headers cannot have";

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void sendsHeadersAsTheyStand() {
    try (UserService service = UserService.start();
        Asker asker =
            asker(
                service
                    .batches()
                    .header("X-Team", "shop & co")
                    .headerFromEnvironment("X-Path", "PATH"),
                PATIENT)) {

      assertThat(ask(asker, List.of("u1"))).containsExactly("c1 null");

      assertThat(service.headers())
          .singleElement()
          .satisfies(
              headers ->
                  assertThat(headers)
                      .containsEntry("X-team", List.of("shop & co"))
                      .containsEntry("X-path", List.of(System.getenv("PATH"))));
    }
  }

  @Test
  void sendsOneHeaderOfANameInUpperAndLowerCase() {
    try (UserService service = UserService.start();
        Asker asker =
            asker(
                service
                    .batches()
                    .header("X-Team", "first")
                    .header("x-team", "second")
                    .header("X-Path", "none")
                    .headerFromEnvironment("x-PATH", "PATH")
                    .headerFromEnvironment("x-origin", "PATH")
                    .header("X-Origin", "here")
                    .header("content-type", "application/json; charset=utf-8")
                    .header("accept", "application/*"),
                PATIENT)) {

      assertThat(ask(asker, List.of("u1"))).containsExactly("c1 null");

      assertThat(service.headers())
          .singleElement()
          .satisfies(
              headers ->
                  assertThat(headers)
                      .containsEntry("X-team", List.of("second"))
                      .containsEntry("X-path", List.of(System.getenv("PATH")))
                      .containsEntry("X-origin", List.of("here"))
                      .containsEntry("Content-type", List.of("application/json; charset=utf-8"))
                      .containsEntry("Accept", List.of("application/*")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "content-length", "X Team", "X-Team:", "X-Team\n", ""})
  void refusesNamesThatCannotBeSent(String name) {
    String message =
        "Invalid header name: "
            + name
            + " (must be a token of HTTP that the client does not keep for itself)";

    assertThatThrownBy(() -> USERS.header(name, "s3cr3t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> USERS.headerFromEnvironment(name, "TOKEN"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cr3t\n", "s3cr3t\r\n", "s3\n cr3t", "s3\0cr3t", "s3cr3t €"})
  void refusesValuesThatCannotBeSentAndDoesNotShowThem(String value) {
    HttpLookup lookup = USERS.headerFromEnvironment("Authorization", "TOKEN");

    assertThatThrownBy(() -> USERS.header("Authorization", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid header Authorization: the value has characters that headers cannot have")
        .hasNoCause();
    assertThatThrownBy(() -> lookup.open(USER, Map.of("TOKEN", value)::get))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(UNSENDABLE)
        .hasNoCause();
  }

  @Test
  void requiresTheVariable() {
    HttpLookup lookup = USERS.headerFromEnvironment("Authorization", "TOKEN");

    assertThatThrownBy(() -> lookup.open(USER, variable -> null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Missing required environment variable TOKEN");
  }

  @Test
  void aSecretThatEndsInALineEndStopsTheRunUnseen(TestPipeline pipeline) {
    Schema click = Schema.builder().addStringField("user_id").build();
    try (UserService service = UserService.start()) {
      HttpLookup lookup = service.singles().headerFromEnvironment("Authorization", "TOKEN");
      ServiceOpener<Object> opener =
          answers -> lookup.open(answers, Map.of("TOKEN", "Bearer s3cr3t\n")::get);
      pipeline
          .apply(Create.of(Row.withSchema(click).addValue("u1").build()).withRowSchema(click))
          .apply(
              Enrich.fromService(USER, opener)
                  .matching("user_id")
                  .onFailureReject(new StepContext("run", "clicks/Enrich")));

      Throwable failure = catchThrowable(pipeline::run);

      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      assertThat(failure)
          .rootCause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(UNSENDABLE);
      assertThat(trace.toString()).contains(UNSENDABLE).doesNotContain("s3cr3t");
      assertThat(service.calls()).isZero();
    }
  }
}
