/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class RejectedTest {
  private static final StepContext STEP = new StepContext("run-1", "orders/Parse");

  @Test
  // The hash is `sha256sum` of 100,000 times the letter x.
  void keepsLengthAndHashOfAllOfALongRecord() {
    byte[] whole = "x".repeat(100_000).getBytes(UTF_8);

    Rejected rejected =
        Rejected.at(STEP, "RECORD_TOO_LARGE", Rejected.Category.DATA).bytes(whole, "text").build();

    assertThat(rejected.recordBytes()).hasSize(Rejected.MAX_RECORD_BYTES);
    assertThat(rejected.recordLength()).isEqualTo(100_000);
    assertThat(rejected.recordSha256())
        .isEqualTo("d69e68988157833272305aaf21f453c800346e8a3640db6578e260215542e5d4");
  }

  @Test
  void namesTheSameRecordAtTheSameStepAlike() {
    Rejected first = at("orders.csv#17").build();
    Rejected again = at("orders.csv#17").attempt(2).build();

    assertThat(first.idempotencyKey()).isEqualTo("orders.csv#17@orders/Parse");
    assertThat(again.idempotencyKey()).isEqualTo(first.idempotencyKey());
  }

  @Test
  void countsByRuleWhereThereIsOne() {
    assertThat(at("k").build().cause()).isEqualTo("INVALID_VALUE");
    assertThat(at("k").ruleId("quantity.isBetween").build().cause())
        .isEqualTo("quantity.isBetween");
  }

  @Test
  void travelsAsARowAndThroughItsCoder() throws Exception {
    Rejected rejected =
        at("k").json("{}").bytes(new byte[] {1, 2}, "text").eventTime(new Instant(5)).build();
    SchemaRegistry registry = SchemaRegistry.createDefault();

    Row row = registry.getToRowFunction(Rejected.class).apply(rejected);
    Rejected back = registry.getFromRowFunction(Rejected.class).apply(row);
    Rejected coded = CoderUtils.clone(registry.getSchemaCoder(Rejected.class), rejected);

    assertThat(row.getString("record_json")).isEqualTo("{}");
    assertThat(back).isEqualTo(rejected);
    assertThat(coded).isEqualTo(rejected);
  }

  @Test
  void hasEveryFieldTheHouseAgreedOn() throws NoSuchSchemaException {
    assertThat(SchemaRegistry.createDefault().getSchema(Rejected.class).getFieldNames())
        .containsExactly(
            "run_id",
            "step",
            "urn",
            "rule_id",
            "code",
            "category",
            "message",
            "record_json",
            "record_bytes",
            "record_length",
            "record_sha256",
            "coder_id",
            "event_time",
            "window",
            "attempt",
            "idempotency_key");
  }

  @Test
  void refusesAnAttemptBelowOne() {
    assertThatThrownBy(() -> at("k").attempt(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid attempt: 0 (must be >= 1)");
  }

  @Test
  void refusesAStepWithoutNames() {
    assertThatThrownBy(() -> new StepContext("", "x")).hasMessage("Missing required runId");
    assertThatThrownBy(() -> new StepContext("r", "")).hasMessage("Missing required step");
  }

  private static RejectedBuilder at(String key) {
    return Rejected.at(STEP, "INVALID_VALUE", Rejected.Category.DATA)
        .message("m")
        .idempotencyKey(key);
  }
}
