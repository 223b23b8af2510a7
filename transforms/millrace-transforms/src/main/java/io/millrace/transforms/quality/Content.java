/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Evolving;
import java.util.regex.Pattern;

/**
 * What a text may have in it, anywhere. Found in time linear in the text.
 *
 * @since 0.1
 */
@Evolving
public enum Content {
  /** An e-mail address, also one of another script. */
  EMAIL(
      "Email",
      "an e-mail address",
      "[\\p{L}\\p{N}._%+'-]{1,64}@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,8}"
          + "\\p{L}{2,63}(?![\\p{L}\\p{N}])"),
  /** A URL of http, https, ftp or ftps. */
  URL("Url", "a URL", "(?i)(?<![a-z0-9])(?:https?|ftps?)://[^\\s/?#.][^\\s/?#]*+\\S*+"),
  /**
   * A payment card number: 13 to 19 digits, together or in groups parted by one space or hyphen, of
   * which the first is 2 to 6 and the last the right check digit (Luhn). One in ten such numbers
   * that is no card is one too.
   */
  CREDIT_CARD_NUMBER("CreditCardNumber", "a credit card number", "[0-9](?:[ -]?[0-9]){12,}+") {
    @Override
    boolean isIn(String text) {
      return CardNumbers.areIn(text, pattern());
    }
  },
  /**
   * A social security number as the United States give them out, with spaces, hyphens or neither.
   * It has no check digit: most numbers of nine digits are one.
   */
  SOCIAL_SECURITY_NUMBER(
      "SocialSecurityNumber",
      "a social security number",
      "(?<![0-9A-Za-z-])(?!000|666|9|078-?05-?1120|219-?09-?9999)[0-9]{3}([ -]?)(?!00)[0-9]{2}\\1"
          + "(?!0000)[0-9]{4}(?![0-9A-Za-z-])");

  private final String word;
  private final String words;
  private final Pattern pattern;

  Content(String word, String words, String pattern) {
    this.word = word;
    this.words = words;
    this.pattern = Pattern.compile(pattern);
  }

  /** To stand after "contains" in a check's name. */
  String word() {
    return word;
  }

  /** To stand after "must contain". */
  String words() {
    return words;
  }

  Pattern pattern() {
    return pattern;
  }

  boolean isIn(String text) {
    return pattern.matcher(text).find();
  }
}
