/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import io.millrace.transforms.Evolving;

/**
 * What to generate. The same specification always gives the same files.
 *
 * @param seed any number; another seed gives another shop: other prices, customers and times
 * @param events clean records, {@value #MIN_EVENTS} to {@value #MAX_EVENTS}: two fifths (rounded
 *     down) are order lines, the rest clicks; duplicates and poison come on top
 * @since 0.1
 */
@Evolving
public record GeneratorSpec(long seed, int events) {
  public static final int MIN_EVENTS = 100;
  public static final int MAX_EVENTS = 50_000_000;

  /**
   * @throws IllegalArgumentException if {@code events} is out of bounds
   */
  public GeneratorSpec {
    if (events < MIN_EVENTS || events > MAX_EVENTS) {
      throw new IllegalArgumentException(
          "Invalid events: " + events + " (must be " + MIN_EVENTS + " to " + MAX_EVENTS + ")");
    }
  }

  /** Seed 42 and 100,000 events: the input that the documentation and the plots show. */
  public static GeneratorSpec defaults() {
    return new GeneratorSpec(42, 100_000);
  }

  public GeneratorSpec withSeed(long newSeed) {
    return new GeneratorSpec(newSeed, events);
  }

  public GeneratorSpec withEvents(int newEvents) {
    return new GeneratorSpec(seed, newEvents);
  }

  int orderLines() {
    return (int) (events * 2L / 5);
  }

  int clicks() {
    return events - orderLines();
  }
}
