/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.jspecify.annotations.Nullable;

/** What a value becomes, the plain way. */
final class ProtectOracle {
  private ProtectOracle() {}

  /**
   * @param redacted texts with what they become
   */
  static @Nullable Object of(
      Protection protection, Object value, byte[] key, Map<String, String> redacted) {
    if (protection instanceof Mask mask) {
      int[] points = ((String) value).codePoints().toArray();
      boolean isShort = points.length <= mask.first() + mask.last();
      for (int i = 0; i < points.length; i++) {
        if (isShort || (i >= mask.first() && i < points.length - mask.last())) {
          points[i] = mask.with().codePointAt(0);
        }
      }
      return new String(points, 0, points.length);
    } else if (protection instanceof Tokenise tokenise) {
      byte[] bytes = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
      return tokenise.keyId() + ":" + HexFormat.of().formatHex(hmac(key, bytes));
    } else if (protection instanceof Redact) {
      return redacted.get((String) value);
    } else if (protection instanceof Bucket bucket) {
      BigDecimal number = new BigDecimal(value.toString());
      BigDecimal lower =
          number.divide(bucket.size(), 0, RoundingMode.FLOOR).multiply(bucket.size());
      return "[" + lower.toPlainString() + ", " + lower.add(bucket.size()).toPlainString() + ")";
    } else if (protection instanceof Bands bands) {
      return band(new BigDecimal(value.toString()), bands.boundaries());
    } else if (protection instanceof Truncate truncate) {
      DateTime time = new DateTime(value, DateTimeZone.forID(truncate.zone().getId()));
      return switch (truncate.unit()) {
        case HOURS -> time.hourOfDay().roundFloorCopy().toInstant();
        case DAYS -> time.withTimeAtStartOfDay().toInstant();
        case WEEKS -> time.weekOfWeekyear().roundFloorCopy().toInstant();
        default -> time.withDayOfMonth(1).withTimeAtStartOfDay().toInstant();
      };
    }
    return null;
  }

  private static String band(BigDecimal number, List<BigDecimal> boundaries) {
    String band = "< " + boundaries.get(0);
    for (int i = 0; i < boundaries.size() && boundaries.get(i).compareTo(number) <= 0; i++) {
      band =
          i == boundaries.size() - 1
              ? ">= " + boundaries.get(i)
              : "[" + boundaries.get(i) + ", " + boundaries.get(i + 1) + ")";
    }
    return band;
  }

  /** RFC 2104, of a key no longer than a block of SHA-256. */
  private static byte[] hmac(byte[] key, byte[] text) {
    byte[] inner = Arrays.copyOf(key, 64);
    byte[] outer = Arrays.copyOf(key, 64);
    for (int i = 0; i < 64; i++) {
      inner[i] ^= 0x36;
      outer[i] ^= 0x5c;
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(inner);
      byte[] hash = sha.digest(text);
      sha.update(outer);
      return sha.digest(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
