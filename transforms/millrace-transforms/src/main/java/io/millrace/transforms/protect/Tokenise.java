/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.Evolving;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * A STRING, BYTES, BYTE, INT16, INT32 or INT64 that becomes the STRING {@code <keyId>:<token>}.
 *
 * <p>The token is HMAC-SHA-256 (RFC 2104) of the value under the key: the same value has the same
 * token in every field, run and JVM, so that tokens join and count as values do. Hashed are a
 * text's UTF-8, bytes as they are, and an integer's decimal digits, so that 42 and "42" have one
 * token. Nothing is folded: another case or a space is another token. Who has the key can tell the
 * value of a token by trying; who has not, cannot. To rotate keys, name another key id.
 *
 * @param keyId the name of the key, 1 to 64 of {@code A-Z a-z 0-9 _ . -}, a letter or digit first
 * @param encoding how the 32 bytes are written
 * @since 0.1
 */
@Evolving
public record Tokenise(
    @SchemaFieldDescription("The field's name, or path with dots; null in it stays null.")
        String field,
    @SchemaFieldDescription(
            "The name of the key, 1 to 64 of A-Z a-z 0-9 _ . -, a letter or digit first.")
        String keyId,
    @SchemaFieldDescription("How the token is written: HEX or BASE64URL.") @DefaultsTo("HEX")
        Encoding encoding)
    implements Protection {
  /** 16. */
  public static final int MIN_KEY_BYTES = 16;

  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  /** How a token's bytes are written. */
  public enum Encoding {
    /** 64 lower-case hex digits. */
    HEX,
    /** 43 characters of base64url (RFC 4648, section 5), without padding. */
    BASE64URL
  }

  public Tokenise {
    FieldName.require(field);
    requireNonNull(keyId, "keyId is null");
    requireNonNull(encoding, "encoding is null");
    if (!KEY_ID.matcher(keyId).matches()) {
      throw new IllegalArgumentException(
          "Invalid keyId of field %s: '%s' (must be 1 to 64 of A-Z a-z 0-9 _ . -, a letter or digit first)"
              .formatted(field, keyId));
    }
  }

  /** The same token in another writing. */
  public Tokenise in(Encoding other) {
    return new Tokenise(field, keyId, other);
  }
}
