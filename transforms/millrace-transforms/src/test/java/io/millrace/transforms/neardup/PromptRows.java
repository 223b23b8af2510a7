/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Prompts of tenants, and random ones that are like each other. */
final class PromptRows {
  static final Schema PROMPT =
      Schema.builder()
          .addNullableStringField("tenant")
          .addDateTimeField("at")
          .addNullableStringField("prompt")
          .build();

  private static final List<String> WORDS =
      List.of("what", "is", "the", "capital", "of", "france", "mexico", "a", "sum", "naïve");

  private PromptRows() {}

  static Row row(@Nullable String tenant, long time, @Nullable String prompt) {
    return Row.withSchema(PROMPT).addValues(tenant, Instant.ofEpochMilli(time), prompt).build();
  }

  /** As many, of different times in order or repeated to the letter. */
  static List<Row> random(@Nullable String tenant, int count, int step, Random random) {
    List<Row> rows = new ArrayList<>();
    long time = random.nextInt(1_000) - 500L;
    while (rows.size() < count) {
      time += 1 + random.nextInt(step);
      int kind = random.nextInt(12);
      if (kind == 0) {
        rows.add(row(tenant, time, null));
      } else if (kind == 1 && !rows.isEmpty()) {
        rows.add(rows.get(rows.size() - 1));
      } else if (kind < 7 && !rows.isEmpty()) {
        String other = rows.get(random.nextInt(rows.size())).getString("prompt");
        rows.add(row(tenant, time, other == null ? "" : edited(other, random)));
      } else {
        rows.add(row(tenant, time, sentence(random.nextInt(9), random)));
      }
    }
    return rows;
  }

  /** One of a few texts of a tenant, edited up to twice: always the same of one time. */
  static Row at(String tenant, long time, long seed) {
    Random random = new Random(31 * seed + 1_009 * time + tenant.hashCode());
    String prompt = sentence(7, new Random(seed + tenant.hashCode() + random.nextInt(3)));
    for (int edits = random.nextInt(3); edits > 0; edits--) {
      prompt = edited(prompt, random);
    }
    return row(tenant, time, random.nextInt(12) == 0 ? null : prompt);
  }

  private static String sentence(int words, Random random) {
    List<String> sentence = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      sentence.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return String.join(" ", sentence);
  }

  private static String edited(String text, Random random) {
    List<String> words = new ArrayList<>(List.of(text.split(" ", -1)));
    int at = random.nextInt(words.size());
    switch (random.nextInt(4)) {
      case 0 -> words.add(at, WORDS.get(random.nextInt(WORDS.size())));
      case 1 -> words.set(at, WORDS.get(random.nextInt(WORDS.size())));
      case 2 -> words.remove(at);
      default -> words.add(words.remove(at));
    }
    words.removeIf(String::isEmpty);
    return String.join(" ", words);
  }
}
