/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** Lines as they come in real life, in any order of keys, some with blanks or oddities. */
final class RandomLines {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "page_view",
          "u123456",
          "s0af3b2c1d",
          "\\u00e9t\\u00e9 \\ud83d\\ude00",
          "Jos\u00e9 \u014cta \ud83d\ude00",
          "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8",
          "tab\\tquote\\\"slash\\/back\\\\",
          "exactly8",
          "seven77",
          "nine99999",
          "sixteen bytes ok",
          "a longer text with {braces}, [brackets] and: colons, of 70 characters or so",
          "\u007f\u0080\u07ff\u0800\uffff",
          "2026-01-01T00:00:00.000Z");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1",
          "7.5",
          "1.50",
          "12.34",
          "5.0",
          "5e0",
          "1E+2",
          "2.5e-3",
          "127",
          "128",
          "-129",
          "32768",
          "2147483647",
          "-2147483649",
          "1767225600000",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "123456789012345678",
          "1234567890123456789",
          "0.1234567890123456789",
          "123456789012345678901234567890.50",
          "9007199254740993",
          "9007199254740993e22",
          "1e23",
          "8.41e21",
          "1.7976931348623157e308",
          "1.8e308",
          "3.4028236e38",
          "3.5e38",
          "4.9e-324",
          "1e-400",
          "1e999",
          "1e2147483647",
          "1e-2147483647",
          "1.5e-2147483647",
          "1e2147483648",
          "1e-2147483649",
          "1e99999999999",
          "1e0000000000000000001",
          "0e99999999999",
          "00",
          "-",
          "1.",
          ".5",
          "+1",
          "01",
          "1e",
          "1e+",
          "NaN",
          "Infinity",
          "0x10",
          "1_000");
  private static final List<String> LONG_NUMBERS =
      List.of(
          "1" + "0".repeat(999),
          "1" + "0".repeat(1000),
          "0." + "3".repeat(999),
          "-0." + "3".repeat(1000),
          "-0." + "3".repeat(1001),
          "0e" + "0".repeat(1000),
          "0e" + "0".repeat(1001),
          "1e" + "0".repeat(999),
          "1e" + "0".repeat(1000),
          "1" + "0".repeat(600) + "e5",
          "1" + "0".repeat(600) + "e-2147483000");
  private static final List<String> TIMES =
      List.of(
          "2026-01-01T00:00:00.000Z",
          "2026-02-28T23:59:59Z",
          "2024-02-29T12:00:00.5Z",
          "2026-02-29T00:00:00Z",
          "1900-02-29T00:00:00Z",
          "0001-01-01T00:00:00Z",
          "0000-12-31T00:00:00Z",
          "9999-12-31T23:59:59.999Z",
          "2026-01-01T24:00:00Z",
          "2026-01-01T00:00:60Z",
          "2026-13-01T00:00:00Z",
          "2026-01-01T00:00:00.123456Z",
          "9999-12-31T23:59:59.9999Z",
          "2026-01-01T00:00:00+02:00",
          "2026-01-01T00:00:00+01:00[Europe/Paris]",
          "2026-01-01T00:00:00",
          "2026-01-01 10:20:30",
          "2026-01-01T10:20",
          "2026-01-01",
          " 2026-01-01T00:00:00Z ",
          "+12026-01-01T00:00:00Z",
          "2026-01-01T00:00:00z",
          "1767225600000",
          "yesterday");

  private final Random random;

  RandomLines(Random random) {
    this.random = random;
  }

  String number() {
    int kind = random.nextInt(10);
    if (kind < 5) {
      return String.valueOf(random.nextInt(1000));
    }
    if (kind < 7) {
      return "%d.%02d".formatted(random.nextInt(1000), random.nextInt(100));
    }
    if (kind < 8) {
      long digits = random.nextLong() >> random.nextInt(64);
      int exponent = random.nextInt(80) - 40;
      return random.nextBoolean() ? String.valueOf(digits) : digits + "e" + exponent;
    }
    return pick(random.nextInt(20) == 0 ? LONG_NUMBERS : NUMBERS);
  }

  String string() {
    return '"' + pick(TEXTS) + '"';
  }

  private String time() {
    return random.nextBoolean()
        ? String.valueOf(1767225600000L + random.nextInt(3_600_000))
        : '"' + pick(TIMES) + '"';
  }

  /** Any value, with up to that many levels. */
  String value(int levels) {
    int kind = random.nextInt(levels > 0 ? 9 : 6);
    return switch (kind) {
      case 0 -> "true";
      case 1 -> "false";
      case 2 -> "null";
      case 3 -> number();
      case 4, 5 -> string();
      case 6 -> list(() -> value(levels - 1));
      case 7 -> random.nextInt(20) == 0 ? deep() : "[]";
      default -> {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.add(member("k" + random.nextInt(12), value(levels - 1)));
        }
        yield object(members);
      }
    };
  }

  private String deep() {
    int levels = 94 + random.nextInt(10);
    return "[".repeat(levels) + "]".repeat(levels);
  }

  /** A line with the keys of {@link JsonFuzz#ALL}, most of the time. */
  byte[] line() {
    List<String> members = new ArrayList<>();
    members.add(member("event_id", '"' + hex() + '"'));
    members.add(member("type", string()));
    members.add(member("ts", String.valueOf(1767225600000L + random.nextInt(3_600_000))));
    members.add(member("user_id", "\"u" + random.nextInt(200_000) + '"'));
    members.add(member("quantity", random.nextInt(8) == 0 ? number() : "3"));
    members.add(member("price", random.nextInt(4) == 0 ? number() : "12.50"));
    members.add(member("currency", "\"EUR\""));
    if (random.nextInt(3) == 0) {
      nested(members);
    }
    if (random.nextInt(6) == 0) {
      members.add(member(random.nextInt(400) + pick(TEXTS), value(3)));
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(members, random);
    }
    if (random.nextInt(8) == 0) {
      members.remove(random.nextInt(members.size()));
    }
    return (blanks() + object(members) + blanks()).getBytes(UTF_8);
  }

  private void nested(List<String> members) {
    members.add(member("ratio", number()));
    members.add(member("weight", number()));
    members.add(member("flag", random.nextBoolean() ? "true" : "false"));
    members.add(member("small", String.valueOf(random.nextInt(300) - 150)));
    members.add(member("middle", String.valueOf(random.nextInt(80_000) - 40_000)));
    members.add(member("at", time()));
    members.add(member("tags", list(this::string)));
    members.add(member("counts", list(() -> random.nextInt(9) == 0 ? "null" : "12")));
    String geo = object(List.of(member("lat", number()), member("x", value(1))));
    members.add(member("address", object(List.of(member("city", string()), member("geo", geo)))));
    members.add(
        member("attributes", object(List.of(member("a", number()), member("b\\n", number())))));
    members.add(
        member("items", list(() -> object(List.of(member("sku", string()), member("n", "1"))))));
  }

  private String list(Supplier<String> element) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(element.get());
    }
    return "[" + blanks() + String.join("," + blanks(), elements) + "]";
  }

  private String object(List<String> members) {
    return "{" + blanks() + String.join("," + blanks(), members) + blanks() + "}";
  }

  private String member(String key, String value) {
    return '"' + key + '"' + blanks() + ':' + blanks() + value;
  }

  private String hex() {
    return String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
  }

  private String blanks() {
    int kind = random.nextInt(60);
    return kind == 0 ? " " : kind == 1 ? "\t \r\n" : "";
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
