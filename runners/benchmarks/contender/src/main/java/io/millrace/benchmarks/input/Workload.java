/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.input;

import io.millrace.benchmarks.contender.Arguments;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the input of a benchmark is made from; equal settings make equal bytes on every machine.
 *
 * @param name {@code e1} (aggregate; 20,000 products), {@code e1-kafka} (the same from a topic),
 *     {@code e1-generated} (the same from a generator within the contender, repeats within ten
 *     minutes) or {@code e2} (all rows to Parquet; 1,000,000 products)
 * @param events lines in all files together, 1 to 2,000,000,000
 * @param duplicatesPercent how many of 100 lines repeat an earlier one, 0 to 90
 * @param keys how products are drawn
 * @param seed any number
 * @param spanMinutes the event time the lines are spread over, 1 to 1440
 * @param products rows of the product table, 1 to 10,000,000
 * @since 0.1
 */
public record Workload(
    String name,
    int events,
    int duplicatesPercent,
    Keys keys,
    long seed,
    int spanMinutes,
    int products)
    implements Serializable {
  /** The generator's: a change of what it makes raises it, so that kept input is made anew. */
  static final int VERSION = 1;

  public static final String E1 = "e1";
  public static final String E2 = "e2";
  public static final String E1_KAFKA = "e1-kafka";
  public static final String E1_GENERATED = "e1-generated";
  public static final int FILES = 8;
  public static final int CATEGORIES = 200;
  private static final int MOST_EVENTS = 2_000_000_000;
  private static final int MOST_DUPLICATES = 90;
  private static final int MOST_MINUTES = 1440;
  private static final int MOST_PRODUCTS = 10_000_000;
  private static final int E1_PRODUCTS = 20_000;
  private static final int E2_PRODUCTS = 1_000_000;

  /** How often each product is drawn. */
  public enum Keys {
    /** All alike. */
    UNIFORM,
    /** The k-th product as often as 1 / k. */
    ZIPF
  }

  /**
   * @throws IllegalArgumentException naming every setting that is out of its bounds
   */
  public Workload {
    List<String> faults = new ArrayList<>();
    if (!List.of(E1, E2, E1_KAFKA, E1_GENERATED).contains(name)) {
      faults.add("Unsupported workload: " + name + " (supported: e1, e2, e1-kafka, e1-generated)");
    }
    check(faults, "events", events, 1, MOST_EVENTS);
    check(faults, "duplicates", duplicatesPercent, 0, MOST_DUPLICATES);
    check(faults, "span-minutes", spanMinutes, 1, MOST_MINUTES);
    check(faults, "products", products, 1, MOST_PRODUCTS);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /** With the product table that the work of that name has by the contract. */
  public Workload(
      String name, int events, int duplicatesPercent, Keys keys, long seed, int spanMinutes) {
    this(name, events, duplicatesPercent, keys, seed, spanMinutes, productsOf(name));
  }

  private static int productsOf(String name) {
    return aggregates(name) ? E1_PRODUCTS : E2_PRODUCTS;
  }

  /** The same with so many products. */
  public Workload withProducts(int count) {
    return new Workload(name, events, duplicatesPercent, keys, seed, spanMinutes, count);
  }

  /** The contract's settings: 10 % duplicates, uniform keys, one hour, seed 42. */
  public static Workload of(String name, int events) {
    return new Workload(name, events, 10, Keys.UNIFORM, 42, 60);
  }

  private static void check(List<String> faults, String name, int value, int least, int most) {
    if (value < least || value > most) {
      faults.add(
          String.format(
              Locale.ROOT, "Invalid %s: %d (must be between %d and %d)", name, value, least, most));
    }
  }

  /** The same in another size. */
  public Workload ofEvents(int count) {
    return new Workload(name, count, duplicatesPercent, keys, seed, spanMinutes, products);
  }

  /** Whether the result is sums; else it is all rows. */
  public static boolean aggregates(String name) {
    return !name.equals(E2);
  }

  /** Whether a contender reads the events as if they had no end. */
  public boolean isUnbounded() {
    return isUnbounded(name);
  }

  /** Whether a workload of that name {@link #isUnbounded()}. */
  public static boolean isUnbounded(String name) {
    return name.equals(E1_KAFKA) || isGenerated(name);
  }

  /** Whether the contender makes the events itself, as {@link EventLines} does. */
  public boolean isGenerated() {
    return isGenerated(name);
  }

  private static boolean isGenerated(String name) {
    return name.equals(E1_GENERATED);
  }

  /** How far apart in event time an id may come again. */
  public Duration horizon() {
    return Duration.ofMinutes(isGenerated() ? 10 : 60);
  }

  /** What makes it, as arguments. */
  public List<String> arguments() {
    return List.of(
        "--generate=" + name,
        "--events=" + events,
        "--duplicates=" + duplicatesPercent,
        "--keys=" + keys,
        "--seed=" + seed,
        "--span-minutes=" + spanMinutes,
        "--products=" + products,
        "--horizon-ms=" + horizon().toMillis());
  }

  /** What {@link #arguments()} tell; empty where the events are elsewhere. */
  public static Optional<Workload> of(Arguments arguments) {
    String name = arguments.get("generate", "");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Workload(
                name,
                Integer.parseInt(arguments.get("events", "0")),
                Integer.parseInt(arguments.get("duplicates", "0")),
                Keys.valueOf(arguments.get("keys", "")),
                Long.parseLong(arguments.get("seed", "0")),
                Integer.parseInt(arguments.get("span-minutes", "0")),
                Integer.parseInt(arguments.get("products", "0"))));
  }

  /** What is to be done with the events, wherever they come from: {@code e1} or {@code e2}. */
  public String task() {
    return aggregates(name) ? E1 : E2;
  }

  /** A folder's name that says everything the bytes depend on. */
  public String key() {
    return String.format(
        Locale.ROOT,
        "%s-%d-dup%d-%s-seed%d-%dmin%s-v%d",
        isGenerated() ? name : task(),
        events,
        duplicatesPercent,
        keys.name().toLowerCase(Locale.ROOT),
        seed,
        spanMinutes,
        products == productsOf(name) ? "" : "-" + products + "products",
        VERSION);
  }
}
