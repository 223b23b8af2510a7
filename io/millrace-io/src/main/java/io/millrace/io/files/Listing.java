/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files found, each once and in the order of their paths.
 *
 * <p>Names starting with a dot (hidden) or an underscore (put beside the data by Hadoop and Spark)
 * are passed over, unless a glob asks for them. Not thread-safe.
 */
final class Listing {
  static final String PASSED_OVER = "hidden names and names starting with _ are passed over";

  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  private final SortedMap<String, FileStat> files = new TreeMap<>();

  static boolean isGlob(String path) {
    return WILDCARD.matcher(path).find();
  }

  /** Where the first wildcard of a glob is. */
  static int firstWildcard(String glob) {
    Matcher matcher = WILDCARD.matcher(glob);
    return matcher.find() ? matcher.start() : glob.length();
  }

  /**
   * True for a name that is passed over.
   *
   * @param asked the glob's name at its place; empty where there is none
   */
  static boolean isPassedOver(String name, String asked) {
    boolean special = name.startsWith(".") || name.startsWith("_");
    return special && (asked.isEmpty() || asked.charAt(0) != name.charAt(0));
  }

  void add(String path, FileStat stat) {
    files.put(path, stat);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** What is told of each, by path. */
  SortedMap<String, FileStat> files() {
    return files;
  }
}
