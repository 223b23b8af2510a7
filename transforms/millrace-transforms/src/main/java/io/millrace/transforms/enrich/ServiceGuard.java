/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What all copies of a step in a worker share about a service: how often and how many at once they
 * ask, whether they ask at all, and what they were answered. Safe for concurrent use.
 */
final class ServiceGuard {
  private static final String NAME = "enrich";
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final Duration LONGEST_ALONE = Duration.ofDays(365);

  private final @Nullable RateLimiter limiter;
  private final CircuitBreaker breaker;
  private final Semaphore inFlight;
  private final AsyncCache<Object, Answer> cache;
  private final Ticker ticker;

  /** Until when the service wants to be left alone, by the ticker. */
  private final AtomicLong aloneUntil;

  ServiceGuard(ServicePolicy policy, Ticker ticker) {
    this.ticker = ticker;
    aloneUntil = new AtomicLong(ticker.read());
    limiter = policy.callsPerSecond() == 0 ? null : limiter(policy.callsPerSecond());
    breaker = breaker(policy.breaker());
    inFlight = new Semaphore(policy.callsInFlight());
    cache =
        Caffeine.newBuilder()
            .maximumSize(policy.cache().entries())
            .expireAfterWrite(policy.cache().keepFor())
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync();
  }

  /** One permit at a time, so that a second's calls are spread over it. */
  private static RateLimiter limiter(int callsPerSecond) {
    return RateLimiter.of(
        NAME,
        RateLimiterConfig.custom()
            .limitForPeriod(1)
            .limitRefreshPeriod(Duration.ofNanos(SECOND_NANOS / callsPerSecond))
            .timeoutDuration(Duration.ofDays(1))
            .build());
  }

  private static CircuitBreaker breaker(ServicePolicy.Breaker breaker) {
    return CircuitBreaker.of(
        NAME,
        CircuitBreakerConfig.custom()
            .failureRateThreshold(breaker.failurePercent())
            .slidingWindowSize(breaker.overCalls())
            .minimumNumberOfCalls(breaker.overCalls())
            .waitDurationInOpenState(breaker.openFor())
            .permittedNumberOfCallsInHalfOpenState(breaker.trialCalls())
            .ignoreException(error -> !Failures.isBreakdown(error))
            .build());
  }

  /** Null if there is no limit. */
  @Nullable RateLimiter limiter() {
    return limiter;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  /** A permit for each call under way. */
  Semaphore inFlight() {
    return inFlight;
  }

  /** Takes down that the service wants to be left alone from now on for so long, up to a year. */
  void leaveAlone(Duration asked) {
    Duration alone = asked.compareTo(LONGEST_ALONE) < 0 ? asked : LONGEST_ALONE;
    aloneUntil.accumulateAndGet(
        ticker.read() + alone.toNanos(), (held, told) -> told - held > 0 ? told : held);
  }

  /** How long the service wants to be left alone from now on; zero if it does not. */
  Duration alone() {
    return Duration.ofNanos(Math.max(0, aloneUntil.get() - ticker.read()));
  }

  /** Answers by key, also those under way. */
  AsyncCache<Object, Answer> cache() {
    return cache;
  }
}
