/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.RowView;
import io.millrace.transforms.block.SerializablePredicate;
import io.millrace.transforms.sequence.Stage.Contiguity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * A random pattern whose stages ask for letters.
 *
 * @param within in milliseconds
 */
record SequenceScript(List<Part> parts, long within, AfterMatch afterMatch) {
  static final Schema EVENT =
      Schema.builder()
          .addNullableStringField("key")
          .addDateTimeField("at")
          .addInt64Field("id")
          .addStringField("letters")
          .build();
  private static final char NONE = '-';

  /** A stage. */
  record Part(Contiguity contiguity, char fits, char until, int min, int max, boolean consecutive) {
    boolean isAbsent() {
      return contiguity == Contiguity.ABSENT;
    }

    boolean isStrict() {
      return contiguity == Contiguity.STRICT;
    }
  }

  static SequenceScript random(Random random) {
    List<Part> parts = new ArrayList<>();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      boolean afterAbsent = i > 0 && parts.get(i - 1).isAbsent();
      Contiguity contiguity =
          i > 0 && random.nextInt(4) == 0
              ? Contiguity.ABSENT
              : i == 0 || (!afterAbsent && random.nextInt(3) == 0)
                  ? Contiguity.STRICT
                  : Contiguity.RELAXED;
      int min = 1 + random.nextInt(2);
      int max = min + random.nextInt(3);
      if (random.nextInt(2) == 0) {
        min = 1;
        max = 1;
      } else if (random.nextInt(4) == 0) {
        max = Stage.UNLIMITED;
      }
      boolean once = max == 1 || contiguity == Contiguity.ABSENT;
      char until = once || random.nextBoolean() ? NONE : letter(random);
      boolean consecutive = !once && random.nextInt(3) == 0;
      parts.add(new Part(contiguity, letter(random), until, min, max, consecutive));
    }
    AfterMatch afterMatch = AfterMatch.values()[random.nextInt(2)];
    return new SequenceScript(parts, 1L + random.nextInt(14), afterMatch);
  }

  /** As many events of a key as asked for, often some at one time. */
  static List<Row> events(String key, int count, Random random) {
    List<Row> events = new ArrayList<>();
    long time = random.nextInt(10) - 20L;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(4);
      String letters = "" + letter(random) + (random.nextInt(3) == 0 ? letter(random) : NONE);
      events.add(event(key, time, events.size(), letters));
    }
    return events;
  }

  static Row event(String key, long time, long id, String letters) {
    return Row.withSchema(EVENT).addValues(key, Instant.ofEpochMilli(time), id, letters).build();
  }

  private static char letter(Random random) {
    return (char) ('a' + random.nextInt(4));
  }

  Pattern pattern() {
    Pattern pattern = Pattern.begin("s0", has(parts.get(0).fits));
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (i > 0) {
        pattern =
            switch (part.contiguity) {
              case STRICT -> pattern.next("s" + i, has(part.fits));
              case RELAXED -> pattern.followedBy("s" + i, has(part.fits));
              case ABSENT -> pattern.notFollowedBy("s" + i, has(part.fits));
            };
      }
      if (!part.isAbsent()) {
        pattern =
            part.max == Stage.UNLIMITED
                ? pattern.timesOrMore(part.min)
                : pattern.times(part.min, part.max);
      }
      if (part.consecutive) {
        pattern = pattern.consecutive();
      }
      if (part.until != NONE) {
        pattern = pattern.until(has(part.until));
      }
    }
    return pattern;
  }

  private static SerializablePredicate<RowView> has(char letter) {
    return row -> requireNonNull(row.string("letters")).indexOf(letter) >= 0;
  }

  /** Tells of each stage its count, its first and its last id. */
  MatchSequence transform() {
    List<Take> takes = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).isAbsent()) {
        takes.add(Take.count("count_" + i, "s" + i));
        takes.add(Take.first("first_" + i, "s" + i, "id"));
        takes.add(Take.last("last_" + i, "s" + i, "id"));
      }
    }
    return MatchSequence.by("key")
        .pattern(pattern())
        .within(Duration.ofMillis(within))
        .afterMatch(afterMatch)
        .withTimedOut()
        .taking(takes.toArray(Take[]::new));
  }
}
