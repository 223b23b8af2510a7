/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How large a JSON record may be.
 *
 * @param maxRecordBytes of the whole record, 1 to 64 MiB, 1 MiB by default; a longer one is refused
 *     without a look at it
 * @param maxTextBytes of one string or key in UTF-8, escapes resolved, 1 to 64 MiB, 1 MiB by
 *     default
 * @param maxDepth levels of objects and lists, the record itself being the first, 1 to 1000, 100 by
 *     default
 * @since 0.1
 */
@Evolving
public record JsonLimits(int maxRecordBytes, int maxTextBytes, int maxDepth)
    implements Serializable {
  private static final int HIGHEST_BYTES = 64 << 20;

  /** Each level is some frames on the stack of whoever parses. */
  private static final int HIGHEST_DEPTH = 1000;

  public JsonLimits {
    List<String> problems = new ArrayList<>();
    check("maxRecordBytes", maxRecordBytes, HIGHEST_BYTES, problems);
    check("maxTextBytes", maxTextBytes, HIGHEST_BYTES, problems);
    check("maxDepth", maxDepth, HIGHEST_DEPTH, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void check(String name, int value, int highest, List<String> problems) {
    if (value < 1 || value > highest) {
      problems.add("Invalid %s: %d (must be between 1 and %d)".formatted(name, value, highest));
    }
  }

  /** Records and texts up to 1 MiB, 100 levels. */
  public static JsonLimits defaults() {
    return new JsonLimits(1 << 20, 1 << 20, 100);
  }

  /** A copy with another {@link #maxRecordBytes()}. */
  public JsonLimits withMaxRecordBytes(int newMaxRecordBytes) {
    return new JsonLimits(newMaxRecordBytes, maxTextBytes, maxDepth);
  }

  /** A copy with another {@link #maxTextBytes()}. */
  public JsonLimits withMaxTextBytes(int newMaxTextBytes) {
    return new JsonLimits(maxRecordBytes, newMaxTextBytes, maxDepth);
  }

  /** A copy with another {@link #maxDepth()}. */
  public JsonLimits withMaxDepth(int newMaxDepth) {
    return new JsonLimits(maxRecordBytes, maxTextBytes, newMaxDepth);
  }
}
