/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/**
 * Values that are what a detector looks for, and decoys that only look like it. Made by the rules
 * of their issuers, without the detectors' code.
 */
final class PlantedValues {
  private static final String ALPHANUMERIC =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Random random;

  PlantedValues(Random random) {
    this.random = random;
  }

  String value(Detector kind) {
    return switch (kind) {
      case EMAIL -> email();
      case PHONE -> phone();
      case CARD -> card();
      case IBAN -> iban();
      case IP -> ip();
      case KEY -> key();
    };
  }

  String decoy(Detector kind) {
    return switch (kind) {
      case EMAIL ->
          one("logo@2x.png", "icon@3x.jpg", "react@18.2.0", "@ada", "root@localhost", "5 @ 3.50");
      case PHONE ->
          digits(
              one(
                  "978-3-16-14####-#",
                  "123-456-####",
                  "000-###-####",
                  "1600######",
                  "111 222 ####"));
      case CARD ->
          one(
              withoutCheckDigit("4##############"),
              digits("20240115######"),
              digits("1700#########"));
      case IBAN -> one("DE00" + digits("##################"), "AB12" + digits("############"));
      case IP ->
          one(
              "version 4." + number(20) + "." + number(20) + ".1",
              "Chrome/" + (100 + number(40)) + ".0.0.0",
              "1.3.6.1.4." + number(200),
              digits("9##.1.1.1"),
              "12:30:" + (10 + number(49)),
              hexPairs(6));
      case KEY ->
          one(
              some("0123456789abcdef", 40),
              "AbstractSingletonProxyFactoryBean",
              "one-of-the-very-long-names-2024",
              "sk-learn-2024-based-classification-pipeline");
    };
  }

  private String email() {
    String name = one("ada.lovelace", "grace_hopper", "o'brien", "jürgen.müller", "x", "A.Turing");
    String tag = one("", "", "+news", number(100) + "");
    String host =
        one(
            "example.com",
            "mail.example.co.uk",
            "münchen.example",
            "xn--bcher-kva.example",
            "a-b.ORG");
    return name + tag + one("@", "@", "@", "@", "%40") + host;
  }

  private String phone() {
    return digits(
        one(
            "+1 415 555 2###",
            "(212) 736-5###",
            "617-253-1###",
            "312.744.5###",
            "206 684 2###",
            "+44 20 7946 0###",
            "+33 1 42 68 5# ##",
            "+55 11 98###-####",
            "+91 98### #####",
            "+81 3-3###-####",
            "+61 412 ### ###",
            "+49 30 901###",
            "+39 06 6982 ####",
            "+493090182###",
            "+14155552###"));
  }

  private String card() {
    String number =
        withCheckDigit(
            digits(
                one(
                    "4##############",
                    "51#############",
                    "2720###########",
                    "37############",
                    "6011###########",
                    "3528###########",
                    "36###########",
                    "6759##############")));
    String separator = one("", " ", "-");
    int[] groups = number.length() == 15 ? new int[] {4, 6, 5} : new int[] {4, 4, 4, 4, 3};
    StringBuilder written = new StringBuilder();
    int at = 0;
    for (int i = 0; at < number.length(); i++) {
      int end = Math.min(number.length(), at + groups[i]);
      written.append(at == 0 ? "" : separator).append(number, at, end);
      at = end;
    }
    return written.toString();
  }

  private static String withCheckDigit(String payload) {
    int sum = 0;
    for (int i = 0; i < payload.length(); i++) {
      int digit = payload.charAt(payload.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    return payload + (10 - sum % 10) % 10;
  }

  private String withoutCheckDigit(String pattern) {
    String right = withCheckDigit(digits(pattern));
    int last = right.charAt(right.length() - 1) - '0';
    return right.substring(0, right.length() - 1) + (last + 1 + number(9)) % 10;
  }

  private String iban() {
    String country = one("DE", "FR", "GB", "NL", "NO");
    String account =
        switch (country) {
          case "DE" -> digits("##################");
          case "FR" -> digits("#####################") + "AB";
          case "GB" -> "WEST" + digits("##############");
          case "NL" -> "ABNA" + digits("##########");
          default -> digits("###########");
        };
    StringBuilder decimal = new StringBuilder();
    (account + country + "00").chars().forEach(c -> decimal.append(Character.digit(c, 36)));
    int check = 98 - new BigInteger(decimal.toString()).mod(BigInteger.valueOf(97)).intValue();
    String compact = country + String.format(Locale.ROOT, "%02d", check) + account;
    String iban = number(8) > 0 ? compact : compact.toLowerCase(Locale.ROOT);
    return random.nextBoolean() ? iban : iban.replaceAll("(.{4})(?=.)", "$1 ");
  }

  private String ip() {
    String v4 = number(256) + "." + number(256) + "." + number(256) + "." + number(256);
    String tail = Integer.toHexString(4096 + number(60_000));
    return one(
        v4,
        v4,
        "2001:db8::" + tail,
        "fe80::1ff:fe23:" + tail + ":890a",
        "2001:0db8:85a3:0000:0000:8a2e:0370:" + tail,
        "::ffff:" + v4);
  }

  private String key() {
    return one(
        "AKIA" + some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
        "ghp_" + some(ALPHANUMERIC, 36),
        "sk-" + some(ALPHANUMERIC, 48),
        "sk_live_" + some(ALPHANUMERIC, 24),
        "xoxb-" + digits("############-") + some(ALPHANUMERIC, 24),
        webToken(),
        "-----BEGIN PRIVATE KEY-----\n" + some(ALPHANUMERIC, 64) + "\n-----END PRIVATE KEY-----");
  }

  private String webToken() {
    return base64("{\"alg\":\"HS256\"}")
        + "."
        + base64("{\"sub\":\"" + number(9999) + "\"}")
        + "."
        + some(ALPHANUMERIC, 43);
  }

  private static String base64(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String hexPairs(int count) {
    StringBuilder pairs = new StringBuilder(some("0123456789ABCDEF", 2));
    for (int i = 1; i < count; i++) {
      pairs.append(':').append(some("0123456789ABCDEF", 2));
    }
    return pairs.toString();
  }

  /** A digit for each #. */
  private String digits(String pattern) {
    StringBuilder filled = new StringBuilder();
    pattern.chars().forEach(c -> filled.append(c == '#' ? (char) ('0' + number(10)) : (char) c));
    return filled.toString();
  }

  private String some(String characters, int count) {
    StringBuilder some = new StringBuilder();
    for (int i = 0; i < count; i++) {
      some.append(characters.charAt(number(characters.length())));
    }
    return some.toString();
  }

  private int number(int bound) {
    return random.nextInt(bound);
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
