/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.json.JsonProblem.Code;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** More lines: {@code -Dmillrace.fuzz.lines=10000000}. */
class JsonFuzzTest {

  @Test
  void agreesWithJacksonOnSpoiltLines() {
    long lines = Long.getLong("millrace.fuzz.lines", 200_000);
    long seed = Long.getLong("millrace.fuzz.seed", new Random().nextLong());
    JsonFuzz fuzz = new JsonFuzz();

    String summary = fuzz.run(seed, lines);

    System.out.println(summary);
    assertThat(fuzz.taken()).as(summary).isGreaterThan(lines / 5);
    assertThat(fuzz.refused())
        .as(summary)
        .containsKeys(Code.MALFORMED_RECORD, Code.INVALID_UTF8, Code.INVALID_VALUE);
  }
}
