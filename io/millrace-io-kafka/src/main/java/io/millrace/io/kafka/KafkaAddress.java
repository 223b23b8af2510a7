/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.net.URLDecoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A topic as people write it: {@code kafka://HOST:PORT[,HOST:PORT...]/TOPIC}, whose values are JSON
 * objects, or with {@code ?header=COLUMN,COLUMN...} CSV records of these columns.
 *
 * <pre>{@code
 * KafkaAddress.parse("--orders", "kafka://a:9092,b:9092/orders?header=id,ts");
 * // servers "a:9092,b:9092", topic "orders", header "id,ts"
 * }</pre>
 *
 * @param servers as Kafka's {@code bootstrap.servers}
 * @param header names the columns of CSV records; null for JSON
 * @since 0.1
 */
@Evolving
public record KafkaAddress(String servers, String topic, @Nullable String header) {
  private static final String SCHEME = "kafka://";
  private static final String SERVER = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}";
  private static final Pattern FORM =
      Pattern.compile(
          "kafka://(?<servers>%s(?:,%s)*)/(?<topic>[A-Za-z0-9._-]{1,249})(?:\\?(?<query>.*))?"
              .formatted(SERVER, SERVER));
  private static final String HEADER = "header=";

  public KafkaAddress {
    requireNonNull(servers, "servers is null");
    requireNonNull(topic, "topic is null");
  }

  /** Whether that is meant for a topic, rightly written or not. */
  public static boolean isMeant(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Reads an address.
   *
   * @param optionName as the user wrote it, for messages, e.g. {@code --orders}
   * @throws IllegalArgumentException if it is none; it is not repeated if it has a user
   */
  public static KafkaAddress parse(String optionName, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be kafka://HOST:PORT[,HOST:PORT]/TOPIC, for CSV with ?header=COLUMNS)"
              .formatted(optionName, hasUser(text) ? "it has a user" : text));
    }
    String query = form.group("query");
    if (query != null && !(query.startsWith(HEADER) && query.indexOf('&') < 0)) {
      throw new IllegalArgumentException(
          "Unsupported query of %s: %s (supported: header=COLUMNS)".formatted(optionName, query));
    }
    String header =
        query == null ? null : URLDecoder.decode(query.substring(HEADER.length()), UTF_8);
    if (header != null) {
      requireHeader(optionName, header);
    }
    return new KafkaAddress(form.group("servers"), form.group("topic"), header);
  }

  /** Whether it may have a password, which settings of the client have instead. */
  private static boolean hasUser(String text) {
    int at = text.indexOf('@');
    int query = text.indexOf('?');
    return at >= 0 && (query < 0 || at < query);
  }

  private static void requireHeader(String optionName, String header) {
    try {
      ReadKafkaRecords.csv("any", header);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid header of %s: %s (must be CSV whose columns have a name each, all different)"
              .formatted(optionName, header),
          e);
    }
  }

  /** Without the query, which may be long. */
  @Override
  public String toString() {
    return SCHEME + servers + "/" + topic;
  }
}
