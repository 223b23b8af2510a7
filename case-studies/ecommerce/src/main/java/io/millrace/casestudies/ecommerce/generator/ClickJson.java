/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Clicks as JSON lines, written by hand: the order of the members and the way letters beyond ASCII
 * are escaped are thrown anew for each line.
 */
final class ClickJson implements RecordFormat<Click> {
  /** JSON lines have none. */
  static final String HEADER = "";

  /** Above the 1 MiB that a record may have. */
  private static final int TOO_LARGE_BYTES = 1_200_000;

  private final Dice dice;

  ClickJson(Dice dice) {
    this.dice = dice;
  }

  @Override
  public long time(Click click) {
    return click.time();
  }

  @Override
  public byte[] line(Click click) {
    boolean ascii = dice.chance(500);
    return (object(members(click, ascii)) + "\n").getBytes(UTF_8);
  }

  @Override
  public Click contradictedAfter(Click click, long millis) {
    return click.contradictedAfter(millis);
  }

  @Override
  public int poisonKinds() {
    return 1 + Fault.values().length + 1;
  }

  /** The record that is too large comes once, first; the others take turns. */
  @Override
  public Poison poison(int turn, Click like) {
    Map<String, String> members = members(like, true);
    members.put("event_id", string(Ids.event(dice.bits(), dice.bits()), true));
    if (turn == 0) {
      members.put("page", string("/p/" + "x".repeat(TOO_LARGE_BYTES), true));
      return poison("RECORD_TOO_LARGE", object(members));
    }
    int kind = turn % (Fault.values().length + 1);
    if (kind == 0) {
      String whole = object(members);
      return poison("MALFORMED_RECORD", whole.substring(0, dice.between(10, whole.length() - 1)));
    }
    Fault fault = Fault.values()[kind - 1];
    fault.spoil.accept(members);
    return poison(fault.cause, object(members));
  }

  private static Poison poison(String cause, String text) {
    return new Poison(cause, (text + "\n").getBytes(ISO_8859_1));
  }

  private String object(Map<String, String> members) {
    List<String> texts = new ArrayList<>(members.size());
    members.forEach((name, value) -> texts.add('"' + name + "\":" + value));
    dice.shuffle(texts);
    return "{" + String.join(",", texts) + "}";
  }

  private static Map<String, String> members(Click click, boolean ascii) {
    Visitor visitor = click.visitor();
    Product product = click.product();
    Map<String, String> members = new LinkedHashMap<>();
    members.put("event_id", string(click.eventId(), ascii));
    members.put("ts", Long.toString(click.time()));
    members.put("type", string(click.type().text(), ascii));
    members.put(
        "customer",
        visitor.isKnown()
            ? "{\"id\":" + string(Ids.customer(visitor.customer()), ascii) + "}"
            : "null");
    members.put("product_id", product == null ? "null" : string(product.id(), ascii));
    members.put("page", string(click.page(), ascii));
    members.put("country", string(visitor.market().country(), ascii));
    members.put("device", string(visitor.device(), ascii));
    return members;
  }

  private static String string(String text, boolean ascii) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '"' || letter == '\\') {
        json.append('\\').append(letter);
      } else if (ascii && letter > '~') {
        json.append("\\u").append(HexFormat.of().toHexDigits(letter));
      } else {
        json.append(letter);
      }
    }
    return json.append('"').toString();
  }

  private enum Fault {
    /** Written in Latin-1 like all poison, and there no valid UTF-8. */
    LATIN_LETTER("INVALID_UTF8", members -> members.put("page", "\"/caf\u00e9\"")),
    TIME_IS_A_WORD("INVALID_VALUE", members -> members.put("ts", "\"soon\"")),
    NO_EVENT_ID("event_id.isComplete", members -> members.remove("event_id")),
    TYPE_UNKNOWN("event_type.isContainedIn", members -> members.put("type", "\"teleport\""));

    private final String cause;
    private final Consumer<Map<String, String>> spoil;

    Fault(String cause, Consumer<Map<String, String>> spoil) {
      this.cause = cause;
      this.spoil = spoil;
    }
  }
}
