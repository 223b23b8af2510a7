/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What {@link UpsertRows} says of what it did. Rows in are the rows written, superseded and
 * rejected of all tallies.
 *
 * @since 0.1
 */
@Evolving
public final class UpsertRowsResult extends NamedOutputs {
  /** STRING: the table. */
  public static final String TABLE = "table";

  /**
   * INT64: rows that were put in, or took the place of an older one, or removed one. ClickHouse
   * does not tell which of them are superseded: they count here.
   */
  public static final String WRITTEN = "written";

  /** INT64: rows of which the table had one with as high a version; zero of ClickHouse. */
  public static final String SUPERSEDED = "superseded";

  /** INT64: rows that are letters. */
  public static final String REJECTED = "rejected";

  /** The shape of a tally. */
  public static final Schema TALLY_SCHEMA =
      Schema.builder()
          .addStringField(TABLE)
          .addInt64Field(WRITTEN)
          .addInt64Field(SUPERSEDED)
          .addInt64Field(REJECTED)
          .build();

  static final TupleTag<Row> TALLIES_TAG = new TupleTag<>("tallies") {};
  static final TupleTag<Rejected> REJECTED_TAG = new TupleTag<>("rejected") {};

  private final PCollection<Row> tallies;
  private final PCollection<Rejected> rejected;

  UpsertRowsResult(PCollection<Row> tallies, PCollection<Rejected> rejected) {
    this.tallies = tallies;
    this.rejected = rejected;
  }

  /** A row of {@link #TALLY_SCHEMA} per batch; of a bundle that is tried again, of the last try. */
  public PCollection<Row> tallies() {
    return tallies;
  }

  /** A letter for each row that the database refuses, or that has no key or version. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  /**
   * The rows of a tally that are in the table, or older than what is: what a {@link
   * io.millrace.transforms.ledger.Ledger} counts as written.
   */
  public static long settled(Row tally) {
    return value(tally, WRITTEN) + value(tally, SUPERSEDED);
  }

  private static long value(Row tally, String field) {
    Long value = tally.getInt64(field);
    return value == null ? 0 : value;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("tallies", tallies, "rejected", rejected);
  }
}
