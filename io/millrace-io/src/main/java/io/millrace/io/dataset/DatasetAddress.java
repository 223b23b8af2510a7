/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code SCHEME:LOCATION[?OPTION=VALUE[&OPTION=VALUE...]]}, names and values of options percent
 * encoded where they hold {@code &}, {@code =}, {@code +} or {@code %}.
 */
record DatasetAddress(String scheme, String location, Map<String, String> options) {
  private static final Pattern FORM =
      Pattern.compile("(?<scheme>[a-z][a-z0-9]*):(?<location>[^?]+)(?:\\?(?<query>.*))?");

  static DatasetAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "Invalid address: "
              + plain(text)
              + " (must be SCHEME:LOCATION[?OPTION=VALUE&OPTION=VALUE])");
    }
    return new DatasetAddress(
        form.group("scheme"), form.group("location"), options(text, form.group("query")));
  }

  /** Without the options, which are for the server alone. */
  private static String plain(String text) {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  @Override
  public String toString() {
    return scheme + ":" + location;
  }

  private static Map<String, String> options(String text, @Nullable String query) {
    Map<String, String> options = new LinkedHashMap<>();
    if (query == null) {
      return options;
    }
    String[] each = query.split("&", -1);
    for (int i = 0; i < each.length; i++) {
      int equals = each[i].indexOf('=');
      if (equals < 1) {
        throw invalid(text, i);
      }
      String name = decoded(each[i].substring(0, equals), text, i);
      if (options.put(name, decoded(each[i].substring(equals + 1), text, i)) != null) {
        throw new IllegalArgumentException("Cannot set " + name + " twice in " + plain(text));
      }
    }
    return options;
  }

  private static String decoded(String part, String text, int index) {
    try {
      return URLDecoder.decode(part, UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(text, index);
    }
  }

  /** Without the option, and what the decoder says of it: it may be the rest of a password. */
  private static IllegalArgumentException invalid(String text, int index) {
    return new IllegalArgumentException(
        "Invalid option %d of %s (must be OPTION=VALUE, with %%26 for & and %%25 for %% in it)"
            .formatted(index + 1, plain(text)));
  }
}
