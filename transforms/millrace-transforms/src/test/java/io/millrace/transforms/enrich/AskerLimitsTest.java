/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static io.millrace.transforms.enrich.AskedUsers.PATIENT;
import static io.millrace.transforms.enrich.AskedUsers.ask;
import static io.millrace.transforms.enrich.AskedUsers.asker;
import static io.millrace.transforms.enrich.AskedUsers.users;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service over HTTP is not asked more, nor sooner, than it may be. */
@Timeout(600)
class AskerLimitsTest {
  @Test
  void leavesABrokenServiceAlone() {
    ServicePolicy hasty = hasty(Duration.ofHours(1));
    ServiceGuard guard = new ServiceGuard(hasty, Ticker.systemTicker());
    try (UserService service = UserService.start((call, keys) -> UserService.status(500));
        Asker asker = asker(service.batches(), hasty, guard)) {

      for (Object user : users(4)) {
        assertThat(ask(asker, List.of(user))).containsExactly("DEPENDENCY HTTP 500 after 1 call");
      }
      assertThat(guard.breaker().getState()).isEqualTo(CircuitBreaker.State.OPEN);
      assertThat(ask(asker, List.of("u5")))
          .containsExactly("DEPENDENCY it is left alone since too many calls failed after 0 calls");
      assertThat(service.calls()).isEqualTo(4);
    }
  }

  @Test
  void asksABrokenServiceAgainWhenItIsWell() {
    ServicePolicy hasty = hasty(Duration.ofMillis(100));
    ServicePolicy patient = hasty.withRetry(100, Duration.ofMillis(10), Duration.ofMillis(20));
    ServiceGuard guard = new ServiceGuard(hasty, Ticker.systemTicker());
    try (UserService service =
            UserService.start(
                (call, keys) -> call <= 4 ? UserService.status(500) : UserService.users(keys));
        Asker asker = asker(service.batches(), hasty, guard);
        Asker later = asker(service.batches(), patient, guard)) {
      users(4).forEach(user -> ask(asker, List.of(user)));

      assertThat(ask(later, List.of("u6"))).containsExactly("c6 null");
      assertThat(guard.breaker().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
      assertThat(service.calls()).isEqualTo(5);
    }
  }

  /** One that asks once, and leaves a service alone for so long when two of four calls failed. */
  private static ServicePolicy hasty(Duration openFor) {
    return PATIENT
        .withBatchKeys(1)
        .withRetry(1, Duration.ofMillis(1), Duration.ofMillis(1))
        .withBreaker(50, 4, openFor, 1);
  }

  @Test
  void refusalsAndThrottlingDoNotOpenTheBreaker() {
    ServicePolicy hasty =
        PATIENT
            .withBatchKeys(1)
            .withRetry(1, Duration.ofMillis(1), Duration.ofMillis(1))
            .withBreaker(1, 1, Duration.ofHours(1), 1);
    ServiceGuard guard = new ServiceGuard(hasty, Ticker.systemTicker());
    try (UserService service =
            UserService.start((call, keys) -> UserService.status(keys.contains("u1") ? 429 : 400));
        Asker asker = asker(service.batches(), hasty, guard)) {

      assertThat(ask(asker, List.of("u1", "u2")))
          .containsExactly("DEPENDENCY HTTP 429 after 1 call", "DEPENDENCY HTTP 400 after 1 call");
      assertThat(guard.breaker().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }
  }

  @Test
  void hasNoMoreCallsInFlightThanItMay() {
    CyclicBarrier two = new CyclicBarrier(2);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (UserService service =
            UserService.start(
                (call, keys) -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  two.await(5, TimeUnit.MINUTES);
                  now.decrementAndGet();
                  return UserService.users(keys);
                });
        Asker asker = asker(service.batches(), PATIENT.withBatchKeys(1).withCallsInFlight(2))) {

      ask(asker, users(6));

      assertThat(most).hasValue(2);
      assertThat(service.calls()).isEqualTo(6);
    }
  }

  @Test
  void makesNoMoreCallsASecondThanItMay() {
    try (UserService service = UserService.start();
        Asker asker = asker(service.batches(), PATIENT.withBatchKeys(1).withCallsPerSecond(50))) {
      long before = System.nanoTime();

      ask(asker, users(5));

      // Five permits, of which one comes every 20 ms.
      assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(60));
    }
  }

  @Test
  void waitsLongerEachTimeAndNotTogetherWithOthers() {
    ServicePolicy.Retry retry =
        new ServicePolicy.Retry(9, Duration.ofMillis(100), Duration.ofMillis(1_000));

    for (int attempt = 1; attempt < 9; attempt++) {
      long full = Math.min(100L << (attempt - 1), 1_000);
      for (int seed = 0; seed < 100; seed++) {
        assertThat(Asker.waitMillis(retry, seed, attempt, new IOException()))
            .isBetween(full / 2, full)
            .isEqualTo(Asker.waitMillis(retry, seed, attempt, new IOException()));
      }
    }
    assertThat(IntStream.range(0, 100).mapToObj(seed -> Asker.waitMillis(retry, seed, 4, null)))
        .as("spread over seeds")
        .satisfies(waits -> assertThat(Set.copyOf(waits)).hasSizeGreaterThan(50));
  }

  @Test
  void waitsAsLongAsItIsToldTo() {
    ServicePolicy.Retry retry =
        new ServicePolicy.Retry(9, Duration.ofMillis(100), Duration.ofMillis(1_000));

    assertThat(Asker.waitMillis(retry, 1, 1, throttled(Duration.ofMillis(700)))).isEqualTo(700);
    assertThat(Asker.waitMillis(retry, 1, 1, throttled(Duration.ofMillis(1_000)))).isEqualTo(1_000);
    assertThat(Asker.waitMillis(retry, 1, 1, throttled(null))).isBetween(50L, 100L);
  }

  @Test
  void readsWhatRetryAfterSays() {
    Instant now = Instant.parse("2026-03-01T10:00:00Z");

    assertThat(HttpCaller.wait("120", now)).isEqualTo(Duration.ofMinutes(2));
    assertThat(HttpCaller.wait("Sun, 01 Mar 2026 10:00:05 GMT", now))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(HttpCaller.wait("Sun, 01 Mar 2026 09:00:00 GMT", now)).isEqualTo(Duration.ZERO);
    assertThat(HttpCaller.wait("soon", now)).isNull();
  }

  private static ServiceFailure throttled(@Nullable Duration retryAfter) {
    return ServiceFailure.throttled("HTTP 429", retryAfter);
  }
}
