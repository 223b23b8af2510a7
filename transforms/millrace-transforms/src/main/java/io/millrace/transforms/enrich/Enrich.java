/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Adds fields of a bounded table to each row whose key is in it. Its factories add fields of other
 * things too: of {@link #fromVersions versions}, of {@link #fromStream another stream}, and of what
 * {@link #fromService a service} answers.
 *
 * <p>It does not follow changes of the table, and does not accept one with a key twice: deduplicate
 * the table first, or enrich from versions.
 *
 * <p><b>Input:</b> rows and a bounded table of the same pipeline, both in the global window. Keys
 * are of any type but FLOAT, DOUBLE, DECIMAL and MAP, which have several forms of a value, and of
 * the same type on both sides. A null key in a row is a miss; the table has none.
 *
 * <p><b>Output:</b> {@link EnrichResult#enriched()}: the input's fields, the picked fields under
 * their prefix in the order of their output names, the flag. {@link EnrichResult#rejected()}: a
 * {@link Rejected} of code {@code ENRICHMENT_MISS} per miss if misses are rejected, else nothing.
 * Element timestamps are kept.
 *
 * <p><b>State and memory:</b> the table's key and picked fields, whole, in each worker.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for a null or repeated key in the table.
 *
 * <pre>{@code
 * views.apply(
 *     Enrich.from(products)
 *         .matching("product_id", "id")
 *         .picking(Map.of("category", "category"))
 *         .flagging("catalogue_match"));
 *
 * // products: P1 Toys; views: P1, P2 -> P1 Toys true, P2 null false
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Enrich extends Enriching<Enrich, PCollection<Row>, EnrichResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final transient PCollection<Row> table;
  private final EnrichSpec spec;

  private Enrich(PCollection<Row> table, EnrichSpec spec) {
    this.table = table;
    this.spec = spec;
  }

  /** Adds fields of the one row of a table that has the key. */
  public static Enrich from(PCollection<Row> table) {
    return new Enrich(requireNonNull(table, "table is null"), EnrichSpec.NONE);
  }

  /** Adds fields of the version of a key that holds at the row's event time. */
  public static EnrichVersions fromVersions(PCollection<Row> table) {
    return new EnrichVersions(Side.ofRows(requireNonNull(table, "table is null")));
  }

  /** As {@link #fromVersions}, of a table in blocks. */
  public static EnrichVersions fromVersionBlocks(PCollection<Block> table) {
    return new EnrichVersions(Side.ofBlocks(requireNonNull(table, "table is null")));
  }

  /**
   * Adds fields of the latest row of another stream that is not after the row.
   *
   * @param lookBack how far before it at most, that included: whole milliseconds, at least 0
   */
  public static EnrichStream fromStream(PCollection<Row> reference, Duration lookBack) {
    return new EnrichStream(
        Side.ofRows(requireNonNull(reference, "reference is null")), EnrichStreamSpec.of(lookBack));
  }

  /** As {@link #fromStream}, of another stream in blocks. */
  public static EnrichStream fromStreamBlocks(PCollection<Block> reference, Duration lookBack) {
    return new EnrichStream(
        Side.ofBlocks(requireNonNull(reference, "reference is null")),
        EnrichStreamSpec.of(lookBack));
  }

  /**
   * Adds fields of what a service answers.
   *
   * @param answers the fields of an answer
   * @param opener makes a client on each worker; it must be serialisable
   */
  public static <K> EnrichService fromService(Schema answers, ServiceOpener<K> opener) {
    return new EnrichService(
        requireNonNull(answers, "answers is null"), requireNonNull(opener, "opener is null"));
  }

  /** The field of the input and the field of the table that must be equal; required. */
  public Enrich matching(String inputField, String tableField) {
    return new Enrich(table, spec.matching(inputField, tableField));
  }

  @Override
  AddedFields added() {
    return spec.added();
  }

  @Override
  Enrich adding(AddedFields added) {
    return new Enrich(table, spec.adding(added));
  }

  @Override
  public EnrichResult<Row> expand(PCollection<Row> input) {
    EnrichLayout layout = EnrichLayout.of(spec, input, table);
    PCollectionView<LookupTable> lookup = table.apply("Index", new IndexTable(layout));
    PCollectionTuple outputs =
        input.apply(
            "LookUp",
            ParDo.of(new LookUpFn(layout, lookup))
                .withSideInputs(lookup)
                .withOutputTags(
                    EnrichResult.ENRICHED_ROWS, TupleTagList.of(EnrichResult.REJECTED)));
    return new EnrichResult<>(
        outputs.get(EnrichResult.ENRICHED_ROWS).setRowSchema(layout.outputSchema()),
        outputs.get(EnrichResult.REJECTED));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
