/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.iceberg.PartitionSpec;

/**
 * A part of what tells a table's partitions apart: rows of one partition share files, so that who
 * asks for some days or keys reads few of them. It is made of a column; queries name the column
 * only.
 *
 * @param column of the table; where it is null rows have a partition of their own
 * @param transform what is made of its value
 * @param width how many buckets, or how much of the value is kept; 0 for the other transforms
 * @since 0.1
 */
@Evolving
public record PartitionColumn(String column, Transform transform, int width)
    implements Serializable {
  private static final int MOST_BUCKETS = 10_000;

  /** What is made of a value. */
  public enum Transform {
    /** The value itself. */
    IDENTITY,
    /** One of so many numbers, by a hash of the value. */
    BUCKET,
    /** So many characters of a text; of a number the next lower multiple. */
    TRUNCATE,
    /** The hour of a time, in UTC. */
    HOUR,
    /** The day of a time, in UTC. */
    DAY,
    /** The month of a time, in UTC. */
    MONTH,
    /** The year of a time, in UTC. */
    YEAR;

    private Set<TypeName> types() {
      return switch (this) {
        case IDENTITY -> EnumSet.allOf(TypeName.class);
        case BUCKET ->
            EnumSet.of(
                TypeName.INT32,
                TypeName.INT64,
                TypeName.DECIMAL,
                TypeName.STRING,
                TypeName.BYTES,
                TypeName.DATETIME);
        case TRUNCATE ->
            EnumSet.of(TypeName.INT32, TypeName.INT64, TypeName.STRING, TypeName.BYTES);
        case HOUR, DAY, MONTH, YEAR -> EnumSet.of(TypeName.DATETIME);
      };
    }
  }

  public PartitionColumn {
    requireNonNull(column, "column is null");
    int most =
        switch (transform) {
          case BUCKET -> MOST_BUCKETS;
          case TRUNCATE -> Integer.MAX_VALUE;
          default -> 0;
        };
    int least = most == 0 ? 0 : 1;
    if (width < least || width > most) {
      throw new IllegalArgumentException(
          "Invalid width of "
              + transform.name().toLowerCase(Locale.ROOT)
              + ": "
              + width
              + (most == 0 ? " (must be 0)" : " (must be 1 to " + most + ")"));
    }
  }

  /** A partition per value. */
  public static PartitionColumn identity(String column) {
    return new PartitionColumn(column, Transform.IDENTITY, 0);
  }

  /** So many partitions over which values are spread evenly, 1 to 10,000. */
  public static PartitionColumn bucket(int buckets, String column) {
    return new PartitionColumn(column, Transform.BUCKET, buckets);
  }

  /** A partition per first characters of a text, or per multiple of a number. */
  public static PartitionColumn truncate(int width, String column) {
    return new PartitionColumn(column, Transform.TRUNCATE, width);
  }

  /** A partition per hour in UTC. */
  public static PartitionColumn hour(String column) {
    return new PartitionColumn(column, Transform.HOUR, 0);
  }

  /** A partition per day in UTC. */
  public static PartitionColumn day(String column) {
    return new PartitionColumn(column, Transform.DAY, 0);
  }

  /** A partition per month in UTC. */
  public static PartitionColumn month(String column) {
    return new PartitionColumn(column, Transform.MONTH, 0);
  }

  /** A partition per year in UTC. */
  public static PartitionColumn year(String column) {
    return new PartitionColumn(column, Transform.YEAR, 0);
  }

  /** What is wrong with it for a schema. */
  Optional<String> problemIn(Schema schema) {
    if (!schema.hasField(column)) {
      return Optional.of("Missing required column " + column);
    }
    TypeName type = schema.getField(column).getType().getTypeName();
    return transform.types().contains(type)
        ? Optional.empty()
        : Optional.of(
            "Invalid column %s: %s (must be %s for %s)"
                .formatted(
                    column,
                    type,
                    String.join(" or ", transform.types().stream().map(TypeName::name).toList()),
                    transform));
  }

  /** All of a table in Iceberg's own form. */
  static PartitionSpec spec(List<PartitionColumn> columns, org.apache.iceberg.Schema schema) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    for (PartitionColumn each : columns) {
      switch (each.transform) {
        case IDENTITY -> spec.identity(each.column);
        case BUCKET -> spec.bucket(each.column, each.width);
        case TRUNCATE -> spec.truncate(each.column, each.width);
        case HOUR -> spec.hour(each.column);
        case DAY -> spec.day(each.column);
        case MONTH -> spec.month(each.column);
        case YEAR -> spec.year(each.column);
      }
    }
    return spec.build();
  }
}
