/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes the HMAC of a value. Not thread-safe. */
final class TokeniseValue implements Change {
  private static final String ALGORITHM = "HmacSHA256";

  private final String prefix;
  private final Tokenise.Encoding encoding;
  private final Mac mac;

  TokeniseValue(Tokenise tokenise, KeySupplier keys) {
    this.prefix = tokenise.keyId() + ":";
    this.encoding = tokenise.encoding();
    byte[] key = keys.key(tokenise.keyId());
    if (key == null) {
      throw new IllegalStateException("Missing required key " + tokenise.keyId());
    }
    if (key.length < Tokenise.MIN_KEY_BYTES) {
      throw new IllegalStateException(
          "Invalid key %s: %d bytes (must be at least %d bytes)"
              .formatted(tokenise.keyId(), key.length, Tokenise.MIN_KEY_BYTES));
    }
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot tokenise: this JDK has no " + ALGORITHM, e);
    }
  }

  @Override
  public String apply(Object value) {
    byte[] bytes =
        value instanceof byte[] raw ? raw : value.toString().getBytes(StandardCharsets.UTF_8);
    byte[] token = mac.doFinal(bytes);
    return prefix
        + switch (encoding) {
          case HEX -> HexFormat.of().formatHex(token);
          case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        };
  }
}
