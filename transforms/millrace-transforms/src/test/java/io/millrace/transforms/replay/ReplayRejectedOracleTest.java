/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.StepContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Letters of a thousand keys in one pipeline, key by key against a loop over them. */
class ReplayRejectedOracleTest {
  private static final int KEYS = 1_000;
  private static final Schema ORDER =
      Schema.builder().addInt64Field("key").addInt64Field("id").build();
  private static final StepContext FIRST = new StepContext("run-1", "Check");
  private static final StepContext AGAIN = new StepContext("run-2", "Check");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void replaysOfEachKeyTheLatestTry(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("ReplayRejectedOracleTest " + reason);
    Random random = new Random(seed);
    List<Rejected> letters = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    List<String> duplicates = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      List<Rejected> ofKey = lettersOf(key, random);
      letters.addAll(ofKey);
      Rejected latest = ofKey.get(0);
      for (Rejected letter : ofKey) {
        int tries = letter.attempt() - latest.attempt();
        latest =
            tries > 0 || (tries == 0 && json(letter).compareTo(json(latest)) < 0) ? letter : latest;
      }
      ofKey.remove(latest);
      ofKey.forEach(letter -> duplicates.add(shown(letter)));
      String id = json(latest).replaceAll(".*\"id\":([^}]*)}", "$1");
      if (id.equals("none")) {
        rejected.add(latest.idempotencyKey() + " " + (latest.attempt() + 1) + " " + json(latest));
      } else {
        rows.add(Row.withSchema(ORDER).addValues((long) key, Long.valueOf(id)).build());
      }
    }
    assertThat(rejected).as(reason).hasSizeGreaterThan(50);
    Collections.shuffle(letters, random);

    ReplayRejectedResult replayed =
        pipeline.apply(Create.of(letters)).apply(ReplayRejected.into(AGAIN, ORDER));

    PAssert.that(reason, replayed.rows()).satisfies(SameElements.as(reason, rows));
    PAssert.that(reason, shown("Duplicates", replayed.duplicates()))
        .satisfies(SameElements.as(reason, duplicates));
    PAssert.that(reason, shown("Rejected", replayed.rejected()))
        .satisfies(SameElements.as(reason, rejected));
    pipeline.run();
  }

  /** Some of few attempts and contents, so that many tie and some are equal. */
  private static List<Rejected> lettersOf(int key, Random random) {
    List<Rejected> letters = new ArrayList<>();
    for (int size = key == 0 ? 300 : 1 + random.nextInt(6); size > 0; size--) {
      String id = random.nextInt(6) == 0 ? "none" : "" + random.nextInt(3);
      letters.add(
          Rejected.at(FIRST, "RULE_FAILED", Rejected.Category.DATA)
              .message("bad")
              .json("{\"key\":" + key + ",\"id\":" + id + "}")
              .idempotencyKey("k" + key)
              .attempt(1 + random.nextInt(3))
              .build());
    }
    return letters;
  }

  private static PCollection<String> shown(String step, PCollection<Rejected> letters) {
    return letters.apply(
        step, MapElements.into(TypeDescriptors.strings()).via(ReplayRejectedOracleTest::shown));
  }

  private static String shown(Rejected letter) {
    return letter.idempotencyKey() + " " + letter.attempt() + " " + json(letter);
  }

  private static String json(Rejected letter) {
    return String.valueOf(letter.recordJson());
  }
}
