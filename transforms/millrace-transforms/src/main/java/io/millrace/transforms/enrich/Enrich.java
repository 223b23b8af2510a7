/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Adds fields of a bounded table to each row whose key is in it.
 *
 * <p>It does not follow changes of the table, and does not accept one with a key twice: deduplicate
 * the table first.
 *
 * <p><b>Input:</b> rows and a bounded table of the same pipeline, both in the global window. Keys
 * are BYTE, INT16, INT32, INT64, STRING, BOOLEAN or DATETIME, of the same type on both sides. A
 * null key in a row is a miss; the table has none.
 *
 * <p><b>Output:</b> {@link EnrichResult#enriched()}: the input's fields, the picked fields in the
 * order of their output names, the flag. {@link EnrichResult#rejected()}: a {@link Rejected} of
 * code {@code ENRICHMENT_MISS} per miss if misses are rejected, else nothing. Element timestamps
 * are kept.
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
public final class Enrich extends PTransform<PCollection<Row>, EnrichResult> {
  private static final long serialVersionUID = 1L;

  private final transient PCollection<Row> table;
  private final EnrichSpec spec;

  private Enrich(PCollection<Row> table, EnrichSpec spec) {
    this.table = table;
    this.spec = spec;
  }

  /** The table to look up in. */
  public static Enrich from(PCollection<Row> table) {
    return new Enrich(
        requireNonNull(table, "table is null"), new EnrichSpec(null, Map.of(), null, null));
  }

  /** The field of the input and the field of the table that must be equal; required. */
  public Enrich matching(String inputField, String tableField) {
    return with(spec.matching(inputField, tableField));
  }

  /**
   * The fields to add; none by default.
   *
   * @param tableFieldByOutputField new names, each with the table's field it is filled from
   */
  public Enrich picking(Map<String, String> tableFieldByOutputField) {
    return with(spec.picking(tableFieldByOutputField));
  }

  /** Adds a BOOLEAN field that is true where the key was in the table; absent by default. */
  public Enrich flagging(String outputField) {
    requireNonNull(outputField, "outputField is null");
    return with(spec.flagging(outputField));
  }

  /** Keeps a row whose key is not in the table; its picked fields are null. The default. */
  public Enrich onMissKeep() {
    return with(spec.rejectingAt(null));
  }

  /** Makes a dead letter of a row whose key is not in the table. */
  public Enrich onMissReject(StepContext context) {
    requireNonNull(context, "context is null");
    return with(spec.rejectingAt(context));
  }

  private Enrich with(EnrichSpec changed) {
    return new Enrich(table, changed);
  }

  @Override
  public EnrichResult expand(PCollection<Row> input) {
    EnrichLayout layout = EnrichLayout.of(spec, input, table);
    PCollectionView<LookupTable> lookup = table.apply("Index", new IndexTable(layout));
    PCollectionTuple outputs =
        input.apply(
            "LookUp",
            ParDo.of(new LookUpFn(layout, lookup))
                .withSideInputs(lookup)
                .withOutputTags(EnrichResult.ENRICHED, TupleTagList.of(EnrichResult.REJECTED)));
    return new EnrichResult(
        outputs.get(EnrichResult.ENRICHED).setRowSchema(layout.outputSchema()),
        outputs.get(EnrichResult.REJECTED));
  }
}
