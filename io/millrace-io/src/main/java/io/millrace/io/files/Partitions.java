/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Column;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/**
 * Which folder a row goes into, by the time of one of its columns, in UTC.
 *
 * @param field the column, INT64 in epoch milliseconds or DATETIME
 * @param pattern folders as {@code NAME=PATTERN}, with slashes between them, such as {@code
 *     dt=yyyy-MM-dd/hour=HH}; the patterns are {@link DateTimeFormatter}'s
 */
record Partitions(String field, String pattern) implements Serializable {
  static final String DAYS = "dt=yyyy-MM-dd";

  private static final String MUST =
      " (must be NAME=PATTERN with slashes between, each NAME once, such as"
          + " dt=yyyy-MM-dd/hour=HH)";
  private static final Pattern LEVEL =
      Pattern.compile("(?<name>[A-Za-z][A-Za-z0-9_]*)=(?<time>[A-Za-z0-9_.-]+)");

  Partitions {
    requireNonNull(field, "field is null");
    requireNonNull(pattern, "pattern is null");
    try {
      // Tried with a time: a pattern may ask for what a time has not.
      folders(pattern).forEach(folder -> folder.of(Instant.EPOCH));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("Invalid partitions: " + pattern + MUST, e);
    }
  }

  /** One folder of the path. */
  private record Folder(String name, DateTimeFormatter time) {
    String of(Instant instant) {
      return name + "=" + time.format(instant);
    }
  }

  private static List<Folder> folders(String pattern) {
    List<Folder> folders = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String level : pattern.split("/", -1)) {
      Matcher form = LEVEL.matcher(level);
      if (!form.matches() || !names.add(form.group("name"))) {
        throw new IllegalArgumentException("Invalid level: " + level);
      }
      DateTimeFormatter time =
          DateTimeFormatter.ofPattern(form.group("time"), Locale.ROOT).withZone(ZoneOffset.UTC);
      folders.add(new Folder(form.group("name"), time));
    }
    return folders;
  }

  /** All that is wrong with them for rows of that schema. */
  List<String> problems(Schema schema) {
    List<String> problems = new ArrayList<>();
    if (!schema.hasField(field)) {
      problems.add(
          "Missing required field %s (available: %s)".formatted(field, schema.getFieldNames()));
    } else {
      TypeName type = schema.getField(field).getType().getTypeName();
      if (type != TypeName.INT64 && type != TypeName.DATETIME) {
        problems.add(
            "Unsupported type of partition field %s: %s (supported: INT64, DATETIME)"
                .formatted(field, type));
      }
    }
    for (Folder folder : folders(pattern)) {
      if (schema.hasField(folder.name())) {
        problems.add(
            "Cannot use the partition %s together with a field of that name"
                .formatted(folder.name()));
      }
    }
    return problems;
  }

  /** What tells folders; not for more than one thread. */
  Naming naming() {
    return new Naming(folders(pattern));
  }

  /** Names folders. Not thread-safe. */
  static final class Naming {
    private final List<Folder> folders;
    private long lastTime;
    private String last = "";

    private Naming(List<Folder> folders) {
      this.folders = folders;
    }

    /** The folder below the one that is written to. */
    String of(Column times, int row) {
      long time = times.longAt(row);
      if (last.isEmpty() || time != lastTime) {
        Instant instant = Instant.ofEpochMilli(time);
        last = String.join("/", folders.stream().map(folder -> folder.of(instant)).toList());
        lastTime = time;
      }
      return last;
    }
  }
}
