/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the parts of one {@link Rejected}. Not thread-safe; one per dead letter.
 *
 * @since 0.1
 */
@Stable
public final class RejectedBuilder {
  /** Looking for the algorithm takes as long as hashing a short record. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(RejectedBuilder::newSha256);

  private final StepContext context;
  private final String code;
  private final Rejected.Category category;
  private @Nullable String urn;
  private @Nullable String ruleId;
  private String message = "";
  private @Nullable String recordJson;
  private byte[] recordBytes = new byte[0];
  private long recordLength = 0;
  private @Nullable String recordSha256;
  private String coderId = "none";
  private @Nullable Instant eventTime;
  private @Nullable String window;
  private int attempt = 1;
  private String idempotencyKey = "";

  RejectedBuilder(StepContext context, String code, Rejected.Category category) {
    this.context = requireNonNull(context, "context is null");
    this.code = requireNonNull(code, "code is null");
    this.category = requireNonNull(category, "category is null");
  }

  public RejectedBuilder urn(@Nullable String value) {
    urn = value;
    return this;
  }

  public RejectedBuilder ruleId(@Nullable String value) {
    ruleId = value;
    return this;
  }

  public RejectedBuilder message(String value) {
    message = requireNonNull(value, "message is null");
    return this;
  }

  /** The element as JSON; cut at {@link Rejected#MAX_RECORD_BYTES} characters. */
  public RejectedBuilder json(@Nullable String value) {
    recordJson =
        value == null || value.length() <= Rejected.MAX_RECORD_BYTES
            ? value
            : value.substring(0, Rejected.MAX_RECORD_BYTES);
    return this;
  }

  /** The whole record's bytes: length and hash are taken from them before they are cut. */
  public RejectedBuilder bytes(byte[] whole, String howToRead) {
    return bytes(whole, whole.length, sha256(whole), howToRead);
  }

  /** The first bytes of a record whose full length and hash are already known. */
  public RejectedBuilder bytes(byte[] first, long length, String sha256, String howToRead) {
    recordBytes =
        first.length <= Rejected.MAX_RECORD_BYTES
            ? first
            : Arrays.copyOf(first, Rejected.MAX_RECORD_BYTES);
    recordLength = length;
    recordSha256 = sha256;
    coderId = howToRead;
    return this;
  }

  /**
   * When the record happened.
   *
   * @param value null for none, as is Beam's lowest timestamp, which is that of what has none
   */
  public RejectedBuilder eventTime(@Nullable Instant value) {
    eventTime = BoundedWindow.TIMESTAMP_MIN_VALUE.equals(value) ? null : value;
    return this;
  }

  public RejectedBuilder window(@Nullable String value) {
    window = value;
    return this;
  }

  /** 1 for the first try, which is the default. */
  public RejectedBuilder attempt(int value) {
    attempt = value;
    return this;
  }

  /** What names the record; the step is added, so the same record may fail at two steps. */
  public RejectedBuilder idempotencyKey(String value) {
    idempotencyKey = requireNonNull(value, "idempotencyKey is null");
    return this;
  }

  public Rejected build() {
    String hash = recordSha256 == null ? sha256(recordBytes) : recordSha256;
    String key = (idempotencyKey.isEmpty() ? hash : idempotencyKey) + "@" + context.step();
    return new Rejected(
        context.runId(),
        context.step(),
        urn,
        ruleId,
        code,
        category,
        message,
        recordJson,
        recordBytes,
        recordLength,
        hash,
        coderId,
        eventTime,
        window,
        attempt,
        key);
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(SHA_256.get().digest(bytes));
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: this JDK has no SHA-256", e);
    }
  }
}
