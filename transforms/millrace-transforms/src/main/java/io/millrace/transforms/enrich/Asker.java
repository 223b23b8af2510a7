/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service as a policy says: each key once, in batches, again where that may help. Safe for
 * concurrent use.
 */
final class Asker implements AutoCloseable {
  /** One thread for all askers, which only starts what has waited, and goes when it is idle. */
  private static final ScheduledExecutorService TIMER = timer();

  private final ServiceCaller<Object> caller;
  private final Schema answers;
  private final ServicePolicy policy;
  private final ServiceGuard guard;
  private final int batchKeys;
  private final LongAdder calls = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder cacheHits = new LongAdder();

  Asker(ServiceCaller<Object> caller, Schema answers, ServicePolicy policy, ServiceGuard guard) {
    this.caller = caller;
    this.answers = answers;
    this.policy = policy;
    this.guard = guard;
    this.batchKeys = Math.min(policy.batchKeys(), caller.mostKeys());
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "millrace-enrich-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  /**
   * Asks for what is not known yet, and waits while as many calls as may be are under way.
   *
   * @param keys all different
   * @return an answer of each key, in their order
   */
  List<CompletableFuture<Answer>> ask(Collection<Object> keys) {
    List<CompletableFuture<Answer>> all = new ArrayList<>(keys.size());
    Map<Object, CompletableFuture<Answer>> open = new LinkedHashMap<>();
    for (Object key : keys) {
      all.add(
          guard
              .cache()
              .get(
                  key,
                  (asked, executor) -> {
                    CompletableFuture<Answer> answer = new CompletableFuture<>();
                    open.put(asked, answer);
                    return answer;
                  }));
    }
    cacheHits.add(keys.size() - open.size());
    List<Object> asked = List.copyOf(open.keySet());
    for (int from = 0; from < asked.size(); from += batchKeys) {
      start(asked.subList(from, Math.min(from + batchKeys, asked.size())), open);
    }
    return all;
  }

  private void start(List<Object> keys, Map<Object, CompletableFuture<Answer>> open) {
    guard.inFlight().acquireUninterruptibly();
    settle(keys, open)
        .whenComplete(
            (none, error) -> {
              guard.inFlight().release();
              if (error != null) {
                keys.forEach(key -> fail(key, Failures.cause(error), open));
              }
            });
  }

  /** Asks until each key has an answer. */
  private CompletionStage<Void> settle(
      List<Object> keys, Map<Object, CompletableFuture<Answer>> open) {
    AtomicInteger tries = new AtomicInteger();
    Set<Object> batch = new LinkedHashSet<>(keys);
    return Retry.of("enrich", retry(batch))
        .executeCompletionStage(TIMER, () -> once(batch, tries))
        .handle(
            (rows, error) ->
                error == null
                    ? answered(keys, rows, open)
                    : failed(keys, Failures.cause(error), tries.get(), open))
        .thenCompose(Function.identity());
  }

  private CompletionStage<Void> answered(
      List<Object> keys, Map<Object, Row> rows, Map<Object, CompletableFuture<Answer>> open) {
    for (Object key : keys) {
      complete(key, Answer.of(rows.get(key)), open);
    }
    return CompletableFuture.completedFuture(null);
  }

  /** One bad key must not fail the others of its batch: halves are asked for on their own. */
  private CompletionStage<Void> failed(
      List<Object> keys, Throwable cause, int tries, Map<Object, CompletableFuture<Answer>> open) {
    if (keys.size() > 1 && cause instanceof Exception && !Failures.isTransient(cause)) {
      int half = keys.size() / 2;
      return settle(keys.subList(0, half), open)
          .thenCompose(done -> settle(keys.subList(half, keys.size()), open));
    }
    for (Object key : keys) {
      if (cause instanceof Error) {
        fail(key, cause, open);
      } else {
        complete(key, Failures.answer(cause, policy, tries), open);
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  /** What is not remembered is forgotten first, so that who comes next asks again. */
  private void complete(Object key, Answer answer, Map<Object, CompletableFuture<Answer>> open) {
    CompletableFuture<Answer> future = requireNonNull(open.get(key), "answer is null");
    if (answer.failure() != null || policy.cache().entries() == 0) {
      guard.cache().asMap().remove(key, future);
    }
    future.complete(answer);
  }

  /** What must stop the run; nothing if the key has its answer. */
  private static void fail(
      Object key, Throwable cause, Map<Object, CompletableFuture<Answer>> open) {
    requireNonNull(open.get(key), "answer is null").completeExceptionally(cause);
  }

  private CompletionStage<Map<Object, Row>> once(Set<Object> keys, AtomicInteger tries) {
    return permitted()
        .thenCompose(permit -> guard.breaker().executeCompletionStage(() -> called(keys, tries)));
  }

  private CompletableFuture<Void> permitted() {
    Duration alone = guard.alone();
    if (alone.compareTo(policy.retry().longestWait()) > 0) {
      return CompletableFuture.failedFuture(
          ServiceFailure.throttled("it is left alone since it asked so", alone));
    }
    RateLimiter limiter = guard.limiter();
    long waitNanos = Math.max(alone.toNanos(), limiter == null ? 0 : limiter.reservePermission());
    if (waitNanos <= 0) {
      return CompletableFuture.completedFuture(null);
    }
    throttled.increment();
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(waitNanos, TimeUnit.NANOSECONDS, TIMER));
  }

  private CompletableFuture<Map<Object, Row>> called(Set<Object> keys, AtomicInteger tries) {
    calls.increment();
    if (tries.getAndIncrement() > 0) {
      retries.increment();
    }
    CompletableFuture<Map<Object, Row>> call = caller.call(keys).toCompletableFuture();
    return call.thenApply(this::checked)
        .orTimeout(policy.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (rows, error) -> {
              Duration asked = error == null ? null : Failures.retryAfter(error);
              if (asked != null) {
                guard.leaveAlone(asked);
              }
              if (error != null && Failures.cause(error) instanceof TimeoutException) {
                call.cancel(true);
              } else if (error != null && Failures.isThrottling(error)) {
                throttled.increment();
              }
            });
  }

  private Map<Object, Row> checked(Map<Object, Row> rows) {
    for (Row row : rows.values()) {
      if (!row.getSchema().equals(answers)) {
        throw new IllegalStateException(
            "Invalid answer: fields %s (must be %s)"
                .formatted(row.getSchema().getFieldNames(), answers.getFieldNames()));
      }
    }
    return rows;
  }

  private RetryConfig retry(Set<Object> keys) {
    return RetryConfig.<Map<Object, Row>>custom()
        .maxAttempts(policy.retry().attempts())
        .retryOnException(
            error -> Failures.isTransient(error) && !Failures.asksForMore(error, policy.retry()))
        .intervalBiFunction(
            (attempt, outcome) ->
                waitMillis(policy.retry(), keys.hashCode(), attempt, outcome.getLeft()))
        .build();
  }

  /**
   * How long to wait after an attempt.
   *
   * @param seed what the jitter is drawn from
   * @param attempt 1 for the first
   * @param error one that does not ask for more than the longest wait
   */
  static long waitMillis(
      ServicePolicy.Retry retry, int seed, int attempt, @Nullable Throwable error) {
    long longest = retry.longestWait().toMillis();
    long doubled = retry.firstWait().toMillis() << Math.min(attempt - 1, 30);
    long wait = Math.min(doubled, longest);
    long jittered =
        wait - (long) (wait / 2.0 * new SplittableRandom(31L * seed + attempt).nextDouble());
    Duration told = error == null ? null : Failures.retryAfter(error);
    return Math.max(1, told == null ? jittered : Math.max(jittered, told.toMillis()));
  }

  /** Adds what was counted since to Beam's counters; on a thread of the runner only. */
  void report() {
    EnrichMetrics.CALLS.counter().inc(calls.sumThenReset());
    EnrichMetrics.RETRIES.counter().inc(retries.sumThenReset());
    EnrichMetrics.THROTTLED.counter().inc(throttled.sumThenReset());
    EnrichMetrics.CACHE_HITS.counter().inc(cacheHits.sumThenReset());
  }

  @Override
  public void close() {
    caller.close();
  }
}
