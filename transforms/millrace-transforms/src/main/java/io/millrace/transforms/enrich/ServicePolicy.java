/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * How a service is asked. It decides how long a run takes and how much it asks of the service, and
 * which rows fail where the service does; not what a row is enriched with.
 *
 * <pre>{@code
 * ServicePolicy.defaults().withBatchKeys(50).withCallsPerSecond(20)
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public record ServicePolicy(
    @SchemaFieldDescription("The most keys of one call, from 1 to 10,000.") @DefaultsTo("100")
        int batchKeys,
    @SchemaFieldDescription(
            "The most calls under way in a worker, those that wait to be tried again among them,"
                + " from 1 to 10,000.")
        @DefaultsTo("8")
        int callsInFlight,
    @SchemaFieldDescription(
            "The most calls a second that a worker makes, evenly spread, up to 1,000,000; 0 for no"
                + " limit.")
        @DefaultsTo("0")
        int callsPerSecond,
    @SchemaFieldDescription("How long a call may take, from 1 ms to an hour.") @DefaultsTo("PT10S")
        Duration timeout,
    @SchemaFieldDescription("When a call is tried again.") Retry retry,
    @SchemaFieldDescription("When the service is left alone.") Breaker breaker,
    @SchemaFieldDescription("What is remembered.") Cache cache)
    implements Serializable {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * When a call is tried again: if the service is unavailable, asked too often, or too slow. Waits
   * double from the first to the longest; each is shortened by up to half, by what is asked for, so
   * that workers do not come back together. Where the service says how long to wait, a worker asks
   * for no key before; where that is more than the longest, rows of all keys fail until then
   * without a call.
   */
  public record Retry(
      @SchemaFieldDescription("How often a call is made at most, from 1 to 100.") @DefaultsTo("4")
          int attempts,
      @SchemaFieldDescription("From 1 ms to an hour.") @DefaultsTo("PT0.2S") Duration firstWait,
      @SchemaFieldDescription("Not shorter than the first, up to an hour.") @DefaultsTo("PT10S")
          Duration longestWait)
      implements Serializable {
    public Retry {
      require("attempts", attempts, 1, 100);
      require("first wait", firstWait, MILLISECOND, HOUR);
      require("longest wait", longestWait, firstWait, HOUR);
    }
  }

  /**
   * When a worker leaves the service alone: once so many of its last calls failed, until some calls
   * on trial succeed. What is asked meanwhile fails at once, and is tried again as {@link Retry}
   * says. A refusal and a 429 are no failures here.
   */
  public record Breaker(
      @SchemaFieldDescription("How many of a hundred calls failed, from 1 to 100.")
          @DefaultsTo("50")
          int failurePercent,
      @SchemaFieldDescription(
              "How many calls are looked back at, from 1 to 10,000; before there were so many,"
                  + " none is left out.")
          @DefaultsTo("20")
          int overCalls,
      @SchemaFieldDescription("How long it is left alone, from 1 ms to an hour.")
          @DefaultsTo("PT5S")
          Duration openFor,
      @SchemaFieldDescription("How many calls are on trial then, from 1 to 10,000.")
          @DefaultsTo("3")
          int trialCalls)
      implements Serializable {
    public Breaker {
      require("failure percent", failurePercent, 1, 100);
      require("over calls", overCalls, 1, 10_000);
      require("open for", openFor, MILLISECOND, HOUR);
      require("trial calls", trialCalls, 1, 10_000);
    }
  }

  /** What a worker remembers, misses too; failures are not remembered. */
  public record Cache(
      @SchemaFieldDescription("The most keys, up to 100,000,000; 0 to remember none.")
          @DefaultsTo("100000")
          long entries,
      @SchemaFieldDescription("How long an answer is good, from 1 ms to 36,525 days.")
          @DefaultsTo("PT10M")
          Duration keepFor)
      implements Serializable {
    public Cache {
      require("cache entries", entries, 0, 100_000_000);
      require("keep for", keepFor, MILLISECOND, Duration.ofDays(36_525));
    }
  }

  public ServicePolicy {
    require("batch keys", batchKeys, 1, 10_000);
    require("calls in flight", callsInFlight, 1, 10_000);
    require("calls per second", callsPerSecond, 0, 1_000_000);
    require("timeout", timeout, MILLISECOND, HOUR);
  }

  /** 100 keys a call, 8 calls at once, 10 s for each, 4 attempts, 100,000 answers for 10 min. */
  public static ServicePolicy defaults() {
    return new ServicePolicy(
        100,
        8,
        0,
        Duration.ofSeconds(10),
        new Retry(4, Duration.ofMillis(200), Duration.ofSeconds(10)),
        new Breaker(50, 20, Duration.ofSeconds(5), 3),
        new Cache(100_000, Duration.ofMinutes(10)));
  }

  public ServicePolicy withBatchKeys(int other) {
    return new ServicePolicy(other, callsInFlight, callsPerSecond, timeout, retry, breaker, cache);
  }

  public ServicePolicy withCallsInFlight(int other) {
    return new ServicePolicy(batchKeys, other, callsPerSecond, timeout, retry, breaker, cache);
  }

  public ServicePolicy withCallsPerSecond(int other) {
    return new ServicePolicy(batchKeys, callsInFlight, other, timeout, retry, breaker, cache);
  }

  public ServicePolicy withTimeout(Duration other) {
    return new ServicePolicy(
        batchKeys, callsInFlight, callsPerSecond, other, retry, breaker, cache);
  }

  public ServicePolicy withRetry(int attempts, Duration firstWait, Duration longestWait) {
    return new ServicePolicy(
        batchKeys,
        callsInFlight,
        callsPerSecond,
        timeout,
        new Retry(attempts, firstWait, longestWait),
        breaker,
        cache);
  }

  public ServicePolicy withBreaker(
      int failurePercent, int overCalls, Duration openFor, int trialCalls) {
    return new ServicePolicy(
        batchKeys,
        callsInFlight,
        callsPerSecond,
        timeout,
        retry,
        new Breaker(failurePercent, overCalls, openFor, trialCalls),
        cache);
  }

  public ServicePolicy withCache(long entries, Duration keepFor) {
    return new ServicePolicy(
        batchKeys,
        callsInFlight,
        callsPerSecond,
        timeout,
        retry,
        breaker,
        new Cache(entries, keepFor));
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Invalid %s: %d (must be from %d to %d)".formatted(name, value, least, most));
    }
  }

  private static void require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be from %s to %s)".formatted(name, value, least, most));
    }
  }
}
