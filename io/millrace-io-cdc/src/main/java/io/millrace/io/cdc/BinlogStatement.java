/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that stands in a log, by its words. Immutable.
 *
 * @param words names without their quotes, signs, and literals as {@code '}
 */
record BinlogStatement(List<String> words) {
  /** What a statement does to the rows of a table, beside what the log tells row by row. */
  enum Effect {
    NONE,
    TRUNCATES,
    /** Rows are taken away or put there, or the table is another one. */
    REPLACES,
    /** Rows are written, which the log should tell one by one. */
    WRITES
  }

  /** Comments for MariaDB alone are none. */
  private static final Pattern WORD =
      Pattern.compile(
          "(?<skip>\\s+|#[^\\n]*|--(?=\\s|$)[^\\n]*|/\\*M?!\\d*|/\\*.*?\\*/|\\*/)"
              + "|(?<text>'(?:[^'\\\\]|\\\\.|'')*')"
              + "|(?<name>`(?:[^`]|``)*`|\"(?:[^\"\\\\]|\\\\.|\"\")*\")"
              + "|(?<bare>[\\p{L}\\p{N}_$@]+|.)",
          Pattern.DOTALL);

  private static final Set<String> OTHER_NAMES = Set.of("COLUMN", "INDEX", "KEY");
  private static final Set<String> MOVES =
      Set.of("PARTITION", "TABLESPACE", "EXCHANGE", "PARTITIONING");

  private static final Set<String> WRITES =
      Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "WITH", "CALL");

  static BinlogStatement of(String sql) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(sql);
    while (word.find()) {
      if (word.group("text") != null) {
        words.add("'");
      } else if (word.group("name") != null) {
        String quoted = word.group();
        String quote = quoted.substring(0, 1);
        words.add(quoted.substring(1, quoted.length() - 1).replace(quote + quote, quote));
      } else if (word.group("skip") == null) {
        words.add(word.group());
      }
    }
    return new BinlogStatement(List.copyOf(words)).withoutSettings();
  }

  /** The statement that settings are made for alone. */
  private BinlogStatement withoutSettings() {
    if (!word(0).equals("SET") || !word(1).equals("STATEMENT")) {
      return this;
    }
    int end = 0;
    while (end < words.size() && !word(end).equals("FOR")) {
      end++;
    }
    return new BinlogStatement(words.subList(Math.min(end + 1, words.size()), words.size()));
  }

  /** The word at a place in capitals; empty behind the last. */
  String word(int place) {
    return place < words.size() ? words.get(place).toUpperCase(Locale.ROOT) : "";
  }

  /** The last word as it is written: the name of a savepoint. */
  String last() {
    return words.isEmpty() ? "" : words.get(words.size() - 1);
  }

  /**
   * What it does to a table.
   *
   * @param database in which names without one are
   */
  Effect on(String schema, String table, String database) {
    Names names = new Names(schema, table, database);
    return switch (word(0)) {
      case "TRUNCATE" -> names.isAnywhere() ? Effect.TRUNCATES : Effect.NONE;
      case "RENAME" -> names.isAnywhere() ? Effect.REPLACES : Effect.NONE;
      case "DROP" -> drops(names, schema) ? Effect.REPLACES : Effect.NONE;
      case "CREATE" -> creates(names) ? Effect.REPLACES : Effect.NONE;
      case "ALTER" -> moves() && names.isAnywhere() ? Effect.REPLACES : Effect.NONE;
      default -> WRITES.contains(word(0)) && names.isAnywhere() ? Effect.WRITES : Effect.NONE;
    };
  }

  private boolean drops(Names names, String schema) {
    return switch (word(1)) {
      case "TABLE", "TABLES" -> names.isAnywhere();
      case "DATABASE", "SCHEMA" -> last().equalsIgnoreCase(schema);
      default -> false;
    };
  }

  /** Whether it makes the table anew, where others may be named behind. */
  private boolean creates(Names names) {
    if (!word(1).equals("OR") || !word(3).equals("TABLE")) {
      return false;
    }
    return names.isAt(4) || (word(5).equals(".") && names.isAt(6));
  }

  private boolean moves() {
    for (int i = 1; i < words.size(); i++) {
      String word = word(i);
      if (MOVES.contains(word) || (word.equals("RENAME") && !OTHER_NAMES.contains(word(i + 1)))) {
        return true;
      }
    }
    return false;
  }

  /** The names of tables among the words. A server may take letters of either size for one. */
  private final class Names {
    private final String schema;
    private final String table;
    private final boolean isOwn;

    Names(String schema, String table, String database) {
      this.schema = schema;
      this.table = table;
      this.isOwn = database.equalsIgnoreCase(schema);
    }

    boolean isAnywhere() {
      for (int i = 1; i < words.size(); i++) {
        if (isAt(i)) {
          return true;
        }
      }
      return false;
    }

    /** Whether the table's name begins or ends there. */
    boolean isAt(int place) {
      if (place >= words.size()) {
        return false;
      }
      if (word(place - 1).equals(".")) {
        return words.get(place - 2).equalsIgnoreCase(schema)
            && words.get(place).equalsIgnoreCase(table);
      }
      return isOwn && !word(place + 1).equals(".") && words.get(place).equalsIgnoreCase(table);
    }
  }
}
