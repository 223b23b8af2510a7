/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * What became of the rows that were to be written: each is counted as written, or is a letter.
 *
 * @since 0.1
 */
@Evolving
public final class WrittenRows extends NamedOutputs {
  /** STRING: the dataset, and the part of it where it has parts. */
  public static final String TARGET = "target";

  /** INT64: the rows written there. */
  public static final String ROWS = "rows";

  /** The shape of a tally. */
  public static final Schema TALLY_SCHEMA =
      Schema.builder().addStringField(TARGET).addInt64Field(ROWS).build();

  private final PCollection<Row> tallies;
  private final PCollection<Rejected> rejected;

  /**
   * The outcome of a write.
   *
   * @param tallies rows of {@link #TALLY_SCHEMA}
   */
  public WrittenRows(PCollection<Row> tallies, PCollection<Rejected> rejected) {
    this.tallies = requireNonNull(tallies, "tallies is null");
    this.rejected = requireNonNull(rejected, "rejected is null");
  }

  /**
   * The outcome of a write to what takes every row.
   *
   * @param tallies rows of {@link #TALLY_SCHEMA}
   */
  public static WrittenRows all(PCollection<Row> tallies) {
    return new WrittenRows(
        tallies,
        tallies.apply(
            "NoneRejected",
            FlatMapElements.into(TypeDescriptor.of(Rejected.class)).via(tally -> List.of())));
  }

  /** The tally of rows written to a target. */
  public static Row tally(String target, long rows) {
    return Row.withSchema(TALLY_SCHEMA).addValues(target, rows).build();
  }

  /** Rows of {@link #TALLY_SCHEMA}, which add up to the rows written. */
  public PCollection<Row> tallies() {
    return tallies;
  }

  /** A letter for each row that the dataset does not take. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("tallies", tallies, "rejected", rejected);
  }
}
