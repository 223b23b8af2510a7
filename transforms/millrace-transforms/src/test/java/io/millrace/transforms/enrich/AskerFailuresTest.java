/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static io.millrace.transforms.enrich.AskedUsers.PATIENT;
import static io.millrace.transforms.enrich.AskedUsers.ask;
import static io.millrace.transforms.enrich.AskedUsers.asker;
import static io.millrace.transforms.enrich.AskedUsers.users;
import static io.millrace.transforms.enrich.UserService.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service over HTTP that is ill, or speaks so that nobody understands it, is asked. */
@Timeout(600)
class AskerFailuresTest {
  @Test
  void asksAgainWhenTheServiceIsNotWellOrAskedTooOften() {
    UserService.Reply later = new UserService.Reply(429, Map.of("Retry-After", "0"), "");
    try (UserService service =
            UserService.start(
                (call, keys) ->
                    call == 1
                        ? UserService.status(503)
                        : call == 2 ? later : UserService.users(keys));
        Asker asker = asker(service.batches(), PATIENT)) {

      assertThat(ask(asker, List.of("u1", "u2"))).containsExactly("c1 null", "c2 null");
      assertThat(service.calls()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void asksForNoKeyWhereItIsToldToWaitLongerThanItWaits(int status) {
    UserService.Reply busy = new UserService.Reply(status, Map.of("Retry-After", "3600"), "");
    AtomicLong seconds = new AtomicLong();
    ServiceGuard guard = new ServiceGuard(PATIENT, () -> TimeUnit.SECONDS.toNanos(seconds.get()));
    try (UserService service =
            UserService.start((call, keys) -> call == 1 ? busy : UserService.users(keys));
        Asker asker = asker(service.batches(), PATIENT, guard);
        Asker other = asker(service.batches(), PATIENT, guard)) {

      assertThat(ask(asker, List.of("u1", "u2")))
          .containsOnly(
              "DEPENDENCY HTTP "
                  + status
                  + " after 1 call, and it wants to be left alone for PT1H (longest wait PT0.02S)");
      seconds.set(3_540);
      assertThat(ask(other, List.of("u2", "u3")))
          .containsOnly(
              "DEPENDENCY it is left alone since it asked so after 0 calls, and it wants to be left"
                  + " alone for PT1M (longest wait PT0.02S)");
      assertThat(service.calls()).isEqualTo(1);

      seconds.set(3_600);
      assertThat(ask(other, List.of("u1", "u3"))).containsExactly("c1 null", "c3 null");
      assertThat(service.calls()).isEqualTo(2);
    }
  }

  @Test
  void asksForOtherKeysAfterAWaitThatIsShortEnough() {
    UserService.Reply busy = new UserService.Reply(429, Map.of("Retry-After", "1"), "");
    ServicePolicy policy = PATIENT.withRetry(1, Duration.ofMillis(1), Duration.ofSeconds(5));
    try (UserService service =
            UserService.start((call, keys) -> call == 1 ? busy : UserService.users(keys));
        Asker asker = asker(service.batches(), policy)) {
      long before = System.nanoTime();

      assertThat(ask(asker, List.of("u1"))).containsExactly("DEPENDENCY HTTP 429 after 1 call");
      assertThat(ask(asker, List.of("u2"))).containsExactly("c2 null");

      assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    }
  }

  @Test
  void givesUpAfterTheLastAttemptAndAsksAnewNextTime() {
    try (UserService service =
            UserService.start(
                (call, keys) -> call <= 3 ? UserService.status(503) : UserService.users(keys));
        Asker asker = asker(service.batches(), PATIENT)) {

      assertThat(ask(asker, List.of("u1", "u2"))).containsOnly("DEPENDENCY HTTP 503 after 3 calls");
      assertThat(service.calls()).isEqualTo(3);
      assertThat(ask(asker, List.of("u1", "u2"))).containsExactly("c1 null", "c2 null");
    }
  }

  @Test
  void asksOnceForWhatIsRefused() {
    try (UserService service = UserService.start((call, keys) -> UserService.status(403));
        Asker asker = asker(service.batches(), PATIENT)) {

      assertThat(ask(asker, List.of("u1"))).containsExactly("DEPENDENCY HTTP 403 after 1 call");
      assertThat(service.calls()).isEqualTo(1);
    }
  }

  @Test
  void aBadKeyFailsNoOtherOfItsBatch() {
    try (UserService service =
            UserService.start(
                (call, keys) ->
                    keys.contains("u5") ? UserService.status(400) : UserService.users(keys));
        Asker asker = asker(service.batches(), PATIENT)) {

      List<String> answers = ask(asker, users(8));

      assertThat(answers.get(5)).isEqualTo("DEPENDENCY HTTP 400 after 1 call");
      assertThat(answers).filteredOn(answer -> answer.startsWith("c")).hasSize(7);
      // 8 keys, then 4 and 4, 2 and 2 of those with u5, 1 and 1.
      assertThat(service.calls()).isEqualTo(7);
    }
  }

  @Test
  void givesUpOnAServiceThatSaysNothing() {
    try (UserService service = UserService.start((call, keys) -> UserService.silence());
        Asker asker =
            asker(
                service.batches(),
                PATIENT
                    .withTimeout(Duration.ofMillis(60))
                    .withRetry(2, Duration.ofMillis(1), Duration.ofMillis(1)))) {

      assertThat(ask(asker, List.of("u1", "u2")))
          .containsOnly("DEPENDENCY no answer within PT0.06S after 2 calls");
      // On a busy machine a call may be given up before it has come there.
      assertThat(service.calls()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void asksAgainWhenTheServiceHangsUp() {
    try (UserService service =
            UserService.start(
                (call, keys) -> call == 1 ? UserService.hangUp() : UserService.users(keys));
        Asker asker = asker(service.batches(), PATIENT)) {

      assertThat(ask(asker, List.of("u1"))).containsExactly("c1 null");
    }
  }

  @Test
  void nobodyThereIsAFailureOfADependency() {
    HttpLookup gone;
    try (UserService service = UserService.start()) {
      gone = service.batches();
    }
    try (Asker asker = asker(gone, PATIENT)) {

      assertThat(ask(asker, List.of("u1")))
          .containsExactly("DEPENDENCY no connection (ConnectException) after 3 calls");
    }
  }

  @Test
  void jsonThatCannotBeReadIsARefusal() {
    try (UserService service =
            UserService.start(
                (call, keys) ->
                    UserService.body(
                        switch (keys.get(0)) {
                          case "cut" -> "{\"cut\": {\"country\": ";
                          case "list" -> "[]";
                          case "text" -> "{\"text\": \"AT\"}";
                          case "type" -> "{\"type\": {\"country\": 5}}";
                          default -> "{\"none\": {}}";
                        }));
        Asker asker = asker(service.batches(), PATIENT.withBatchKeys(1))) {

      assertThat(ask(asker, List.of("cut", "list", "text", "type", "none")))
          .containsExactly(
              "DEPENDENCY Cannot read the answer: it is no JSON after 1 call",
              "DEPENDENCY Cannot read the answer: it is no JSON object of objects after 1 call",
              "DEPENDENCY Cannot read the answer: it is no JSON object of objects after 1 call",
              "DEPENDENCY Cannot read the answer: Invalid country: 5 (must be a string)"
                  + " after 1 call",
              "DEPENDENCY Cannot read the answer: Missing required country after 1 call");
      assertThat(service.calls()).isEqualTo(5);
    }
  }

  @Test
  void aClientThatThrowsIsABugAndFailsNoOtherKey() {
    Row user = Row.withSchema(USER).addValues("c1", 5).build();
    Row other =
        Row.withSchema(Schema.builder().addStringField("name").build()).addValue("x").build();
    ServiceCaller<Object> caller =
        keys -> {
          if (keys.contains("u1")) {
            throw new IllegalArgumentException("no u1");
          }
          return CompletableFuture.completedFuture(
              Map.of(keys.iterator().next(), keys.contains("u2") ? other : user));
        };
    try (Asker asker = asker(answers -> caller, PATIENT)) {

      assertThat(ask(asker, List.of("u1", "u2", "u3")))
          .containsExactly(
              "BUG java.lang.IllegalArgumentException: no u1 after 1 call",
              "BUG java.lang.IllegalStateException: Invalid answer: fields [name] (must be"
                  + " [country, age]) after 1 call",
              "c1 5");
    }
  }
}
