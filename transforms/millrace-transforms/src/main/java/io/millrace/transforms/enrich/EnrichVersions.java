/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.block.UnpackBlocks;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Adds fields of the version of a key that holds when the row happens: prices, tariffs, owners as
 * they were.
 *
 * <p>It reads the table once, whole, and does not follow later changes: give it a table that is
 * complete up to the rows' times. It does not choose between versions that overlap.
 *
 * <p><b>Input:</b> rows and a bounded table of the same pipeline, both in the global window. Keys
 * are of the types {@link Enrich} takes. A version holds in [from, to): a null {@code from} is
 * since ever, a null {@code to} to this day; without {@link #validTo} it holds until the next one
 * of its key does. A row's event time is its timestamp, or {@link #at a field}; that of a row in a
 * block is its own.
 *
 * <p><b>Output:</b> as {@link Enrich}. A null key, a key that is not in the table, and a time in no
 * version of it, are misses. Rows enriched by the field {@link #at} names are stamped with it.
 *
 * <p><b>State and memory:</b> the table's key, times and picked fields, whole, once per worker;
 * some 35 bytes an entry more. What a row costs grows with the logarithm of its key's versions.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for a null key in the table, a version that
 * ends before it begins, and two of one key that overlap, when the first row is looked up.
 *
 * <p><b>Bounded and unbounded input:</b> no difference.
 *
 * <pre>{@code
 * orders.apply(
 *     Enrich.fromVersions(prices)
 *         .matching("product", "product")
 *         .validFrom("since")
 *         .at("ordered_at")
 *         .picking("price"));
 *
 * // prices: P1 ever 1.00, P1 10:00 2.00; orders: P1 09:59, P1 10:00 -> 1.00, 2.00
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EnrichVersions
    extends Enriching<EnrichVersions, PCollection<Row>, EnrichResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final transient Side table;
  private final EnrichSpec spec;
  private final EnrichSpec.Validity validity;

  EnrichVersions(Side table) {
    this(table, EnrichSpec.NONE, EnrichSpec.Validity.NONE);
  }

  private EnrichVersions(Side table, EnrichSpec spec, EnrichSpec.Validity validity) {
    this.table = table;
    this.spec = spec.valid(validity);
    this.validity = validity;
  }

  /** The field of the input and the field of the table that must be equal; required. */
  public EnrichVersions matching(String inputField, String tableField) {
    return new EnrichVersions(table, spec.matching(inputField, tableField), validity);
  }

  /** The DATETIME field of the table from which on a version holds, that included; required. */
  public EnrichVersions validFrom(String tableField) {
    requireNonNull(tableField, "tableField is null");
    return valid(new EnrichSpec.Validity(tableField, validity.to(), validity.at()));
  }

  /**
   * The DATETIME field of the table at which a version holds no more; by default each holds until
   * the next one of its key does.
   */
  public EnrichVersions validTo(String tableField) {
    requireNonNull(tableField, "tableField is null");
    return valid(new EnrichSpec.Validity(validity.from(), tableField, validity.at()));
  }

  private EnrichVersions valid(EnrichSpec.Validity changed) {
    return new EnrichVersions(table, spec, changed);
  }

  /** The DATETIME field of the input with the event time; its timestamp by default. For rows. */
  public EnrichVersions at(String inputField) {
    requireNonNull(inputField, "inputField is null");
    return valid(new EnrichSpec.Validity(validity.from(), validity.to(), inputField));
  }

  @Override
  AddedFields added() {
    return spec.added();
  }

  @Override
  EnrichVersions adding(AddedFields added) {
    return new EnrichVersions(table, spec.adding(added), validity);
  }

  /** The same for blocks, whose rows have an event time of their own. */
  public PTransform<PCollection<Block>, EnrichResult<Block>> onBlocks() {
    if (validity.at() != null) {
      throw new ValidationException(
          "Cannot use at("
              + validity.at()
              + ") together with onBlocks: rows of a block have an event time of their own");
    }
    return new OnBlocks(this);
  }

  @Override
  public EnrichResult<Row> expand(PCollection<Row> input) {
    layout(input, input.getSchema());
    String time = validity.at();
    EnrichResult<Block> result =
        input
            .apply("Pack", time == null ? PackBlocks.of() : PackBlocks.on(time))
            .apply("Enrich", new OnBlocks(untimed()));
    return new EnrichResult<>(
        result.enriched().apply("Unpack", UnpackBlocks.rows()), result.rejected());
  }

  /** The same for rows that have been packed. */
  private EnrichVersions untimed() {
    return valid(new EnrichSpec.Validity(validity.from(), validity.to(), null));
  }

  private EnrichLayout layout(PCollection<?> input, Schema rows) {
    if (!table.isBounded()) {
      throw new ValidationException(
          "Cannot look up in %s: it is not bounded (must be bounded; or enrich from a stream)"
              .formatted(table.collection().getName()));
    }
    return EnrichLayout.of(spec, input, rows, table.collection(), table.schema());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }

  private static final class OnBlocks extends PTransform<PCollection<Block>, EnrichResult<Block>> {
    private static final long serialVersionUID = 1L;

    private final transient EnrichVersions rows;

    OnBlocks(EnrichVersions rows) {
      this.rows = rows;
    }

    @Override
    public EnrichResult<Block> expand(PCollection<Block> input) {
      EnrichLayout layout = rows.layout(input, BlockCoder.of(input).schema());
      PCollection<Block> table = rows.table.blocks("PackVersions", RowTimes.OF_ELEMENTS);
      return input.apply("LookUp", new LookUpBlocks(layout, table));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      rows.populateDisplayData(builder);
    }
  }
}
