/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns that a page lists: below a heading of table names, rows of name, type and meaning.
 *
 * <pre>{@code
 * ### `bronze.orders`, `bronze.clicks`
 * | column | type | meaning |
 * | `run_id` | string | the run |
 * }</pre>
 */
final class ColumnLists {
  private static final Pattern TABLE = Pattern.compile("`([a-z]+\\.[a-z_]+)`");
  private static final Pattern COLUMN = Pattern.compile("\\| `([a-z0-9_]+)` \\| ([^|]+) \\|.*");

  private ColumnLists() {}

  /** By table, each column as name and type. */
  static Map<String, List<String>> of(String page) {
    Map<String, List<String>> lists = new HashMap<>();
    List<String> columns = new ArrayList<>();
    for (String line : page.lines().toList()) {
      Matcher column = COLUMN.matcher(line);
      if (line.startsWith("#")) {
        List<String> fresh = new ArrayList<>();
        columns = fresh;
        TABLE.matcher(line).results().forEach(table -> lists.put(table.group(1), fresh));
      } else if (column.matches()) {
        columns.add(column.group(1) + " " + column.group(2).strip());
      }
    }
    return lists;
  }
}
