/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter: one record that a step could not accept, why, and enough of it to repair and
 * replay.
 *
 * <p>This is the only shape of a dead letter in Millrace. It does not promise the whole record:
 * text and bytes are cut at {@link #MAX_RECORD_BYTES}, while {@link #recordLength()} and {@link
 * #recordSha256()} always speak of all of it.
 *
 * <pre>{@code
 * Rejected.at(new StepContext("run-1", "orders/Parse"), "INVALID_VALUE", Rejected.Category.DATA)
 *     .message("Invalid quantity: abc (must be a whole number)")
 *     .bytes(line, "text")
 *     .idempotencyKey("orders.csv#17")
 *     .build();
 * }</pre>
 *
 * @since 0.1
 */
@Stable
@AutoValue
@DefaultSchema(AutoValueSchema.class)
public abstract class Rejected {
  /** What kind of trouble it was: who has to act on it. */
  public enum Category {
    /** The record is at fault: its owner repairs it. */
    DATA,
    /** Something the step calls did not answer: replay later. */
    DEPENDENCY,
    /** The step is at fault: its developer repairs it. */
    BUG
  }

  /** The most bytes of a record that a dead letter keeps, as text or as bytes: 64 KiB. */
  public static final int MAX_RECORD_BYTES = 64 * 1024;

  Rejected() {}

  public abstract String runId();

  public abstract String step();

  /** The transform's urn; null for a step that has none. */
  public abstract @Nullable String urn();

  /** The broken quality rule, e.g. {@code quantity.isBetween}; null where no rule was involved. */
  public abstract @Nullable String ruleId();

  /** Why, as a stable upper-case word, e.g. {@code INVALID_UTF8}. */
  public abstract String code();

  /** A name of {@link Category}. */
  public abstract String category();

  /** Why, for a person. */
  public abstract String message();

  /** The element as JSON, as the step received it; null where it has no JSON form. */
  public abstract @Nullable String recordJson();

  /** The record's bytes, cut at {@link #MAX_RECORD_BYTES}. */
  @SuppressWarnings("mutable") // byte[] is what Beam's schema knows as BYTES; no one writes to it.
  public abstract byte[] recordBytes();

  /** The length of the whole record in bytes. */
  public abstract long recordLength();

  /** SHA-256 of the whole record, 64 lower-case hex digits. */
  public abstract String recordSha256();

  /** How {@link #recordBytes()} are to be read: {@code text} as received, else a coder's id. */
  public abstract String coderId();

  /** Event time; null where the record failed before it had one. */
  public abstract @Nullable Instant eventTime();

  /** The window, where the step had one. */
  public abstract @Nullable String window();

  /** 1 for the first try; a replay counts up. */
  public abstract int attempt();

  /** The same for every try of the same record at the same step. */
  public abstract String idempotencyKey();

  /** The cause people count by: the rule where there is one, else the code. */
  public final String cause() {
    String rule = ruleId();
    return rule == null ? code() : rule;
  }

  /** Starts a dead letter with its three required words. */
  public static RejectedBuilder at(StepContext context, String code, Category category) {
    return new RejectedBuilder(context, code, category);
  }
}
