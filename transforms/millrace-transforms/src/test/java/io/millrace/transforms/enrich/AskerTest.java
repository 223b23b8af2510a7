/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static io.millrace.transforms.enrich.AskedUsers.PATIENT;
import static io.millrace.transforms.enrich.AskedUsers.ask;
import static io.millrace.transforms.enrich.AskedUsers.asker;
import static io.millrace.transforms.enrich.AskedUsers.users;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service over HTTP, well and ill, is asked. */
@Timeout(600)
class AskerTest {
  @Test
  void asksForEachKeyOnceAndInBatches() {
    try (UserService service = UserService.start();
        Asker asker = asker(service.batches(), PATIENT)) {
      List<Object> keys = users(25);

      List<String> first = ask(asker, keys);
      List<String> again = ask(asker, keys);

      assertThat(first).isEqualTo(keys.stream().map(AskerTest::known).toList());
      assertThat(again).isEqualTo(first);
      assertThat(service.calls()).isEqualTo(3);
      assertThat(service.keysAsked()).containsExactlyInAnyOrderElementsOf(strings(keys));
    }
  }

  @Test
  void asksForOneKeyACallWhereTheServiceTakesNoMore() {
    try (UserService service =
            UserService.start(
                (call, keys) ->
                    keys.get(0).startsWith("u")
                        ? UserService.body(UserService.user(keys.get(0)))
                        : UserService.status(404));
        Asker asker = asker(service.singles(), PATIENT)) {

      assertThat(ask(asker, List.of("u1", "no one/ä?", "u2")))
          .containsExactly("c1 null", "miss", "c2 null");
      assertThat(service.keysAsked()).containsExactlyInAnyOrder("u1", "no one/ä?", "u2");
    }
  }

  @Test
  void aKeyThatABatchLeavesOutIsAMissAndRemembered() {
    try (UserService service = UserService.start();
        Asker asker = asker(service.batches(), PATIENT)) {
      List<Object> keys = List.of("u1", "unknown", "u2");

      assertThat(ask(asker, keys)).containsExactly("c1 null", "miss", "c2 null");
      assertThat(ask(asker, keys)).containsExactly("c1 null", "miss", "c2 null");
      assertThat(service.calls()).isEqualTo(1);
    }
  }

  @Test
  void forgetsAnswersInTime() {
    AtomicLong nanos = new AtomicLong();
    ServicePolicy policy = PATIENT.withCache(10, Duration.ofSeconds(1));
    try (UserService service = UserService.start();
        Asker asker = asker(service.batches(), policy, new ServiceGuard(policy, nanos::get))) {
      List<Integer> calls = new ArrayList<>();

      ask(asker, List.of("u1"));
      calls.add(service.calls());
      nanos.set(TimeUnit.MILLISECONDS.toNanos(999));
      ask(asker, List.of("u1"));
      calls.add(service.calls());
      nanos.set(TimeUnit.MILLISECONDS.toNanos(1_000));
      ask(asker, List.of("u1"));
      calls.add(service.calls());

      assertThat(calls).containsExactly(1, 1, 2);
    }
  }

  @Test
  void remembersNothingWhereTheCacheHoldsNone() {
    try (UserService service = UserService.start();
        Asker asker = asker(service.batches(), PATIENT.withCache(0, Duration.ofSeconds(1)))) {
      assertThat(ask(asker, List.of("u1"))).containsExactly("c1 null");
      assertThat(ask(asker, List.of("u1"))).containsExactly("c1 null");
      assertThat(service.calls()).isEqualTo(2);
    }
  }

  private static List<String> strings(List<Object> keys) {
    return keys.stream().map(Object::toString).toList();
  }

  private static String known(Object key) {
    return UserService.country(key.toString()) + " null";
  }
}
