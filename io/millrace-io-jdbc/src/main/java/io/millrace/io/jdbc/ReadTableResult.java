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
 * What {@link ReadTable} gives: each row of the table is a row or a dead letter.
 *
 * @since 0.1
 */
@Evolving
public final class ReadTableResult extends NamedOutputs {
  /** STRING: the table, or {@code query}. */
  public static final String SOURCE = "source";

  /** INT64: its rows in one part, read or rejected, counted as the database gives them. */
  public static final String RECORDS = "records";

  /** The shape of a tally. */
  public static final Schema TALLY_SCHEMA =
      Schema.builder().addStringField(SOURCE).addInt64Field(RECORDS).build();

  static final TupleTag<Row> ROWS_TAG = new TupleTag<>("rows") {};
  static final TupleTag<Rejected> REJECTED_TAG = new TupleTag<>("rejected") {};
  static final TupleTag<Row> TALLIES_TAG = new TupleTag<>("tallies") {};

  private final PCollection<Row> rows;
  private final PCollection<Rejected> rejected;
  private final PCollection<Row> tallies;

  ReadTableResult(PCollection<Row> rows, PCollection<Rejected> rejected, PCollection<Row> tallies) {
    this.rows = rows;
    this.rejected = rejected;
    this.tallies = tallies;
  }

  /** The rows, of the table's schema or the one that was asked for. */
  public PCollection<Row> rows() {
    return rows;
  }

  /** A letter for each row with a value that its field cannot take. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  /** A row of {@link #TALLY_SCHEMA} per part read. */
  public PCollection<Row> tallies() {
    return tallies;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("rows", rows, "rejected", rejected, "tallies", tallies);
  }
}
