/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.Evolving;

/**
 * What {@link Protection#redact} looks for in free text.
 *
 * <p>Detection is a matter of form and check digits: it promises neither to find every value nor
 * that everything it finds is one. It looks at code points as they are: a value spelled out in
 * words, or broken up by characters nobody sees, is not found. The time is linear in the length of
 * the text.
 *
 * @since 0.1
 */
@Evolving
public enum Detector {
  /**
   * Addresses such as {@code ada.lovelace+news@mail.example.org}, also in other scripts and with
   * {@code %40} for the at sign. Not quoted local parts, not hosts without a dot.
   */
  EMAIL,
  /**
   * Phone numbers that are valid in their country's numbering plan: with {@code +} and country code
   * anywhere, as they are dialled at home only where {@link Redact#region} names the country. Not a
   * second number after only one space, unless it starts with {@code +}.
   */
  PHONE,
  /**
   * Payment card numbers: 13 to 19 digits, together or in groups parted by one space or one hyphen,
   * with an issuer's prefix and length and a right check digit (ISO/IEC 7812, Luhn).
   */
  CARD,
  /** Bank accounts (ISO 13616) with their country's length and right check digits. */
  IBAN,
  /**
   * Addresses of IPv4 in four decimal parts and of IPv6 (RFC 4291, section 2.2). Not dotted numbers
   * that are versions: after the word {@code version}, {@code v2.0.0.1}, {@code Chrome/120.0.0.0}.
   */
  IP,
  /**
   * API keys and tokens with a published prefix (AWS, GitHub, GitLab, OpenAI, Anthropic, Stripe,
   * Slack, Google, SendGrid, npm, PyPI, Hugging Face, DigitalOcean, Shopify), JSON web tokens, and
   * PEM private keys with all that is in them.
   */
  KEY;

  /** What stands in the text afterwards: {@code [EMAIL]}. */
  public String label() {
    return "[" + name() + "]";
  }
}
