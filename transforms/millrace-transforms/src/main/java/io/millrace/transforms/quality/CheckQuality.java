/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Internal;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Checks rows by rules, parts the good from the bad, and says how often each rule was broken.
 *
 * <p>All rules are asked about each row. It does not promise an order, and it judges rows one by
 * one: what needs several rows (uniqueness, counts, shares) is no row rule.
 *
 * <p><b>Input:</b> rows with a schema, in the global window. Rules and options that do not fit the
 * schema are refused while the graph is built, all in one {@link ValidationException}.
 *
 * <p><b>Output:</b> {@link CheckQualityResult#rejected()} is one dead letter per row that broke an
 * {@link Action#QUARANTINE} or {@link Action#HALT} rule: code {@code RULE_FAILED}, the first such
 * rule as its rule, one that halts before others, the messages of all such rules joined by {@code
 * "; "}, the row as JSON (null where Beam cannot write the schema as JSON) and as bytes. {@link
 * CheckQualityResult#dropped()} are the other rows that broke a {@link Action#DROP} rule, {@link
 * CheckQualityResult#accepted()} all others. {@link CheckQualityResult#verdicts()} is one row per
 * rule. Rules with {@link Action#PASS} are only counted.
 *
 * <p><b>Failures:</b> a row on which a rule throws becomes a dead letter of category {@code BUG},
 * code {@code RULE_THREW}, and is counted as neither tested nor failed by that rule.
 *
 * <p><b>State and memory:</b> two numbers per rule and bundle, counted in the data path; of a table
 * that is referred to its values, each once, about 100 bytes for one, in each worker. The verdicts
 * come when the input ends; a stream that does not end gives none.
 *
 * <pre>{@code
 * CheckQualityResult checked =
 *     orders.apply(
 *         CheckQuality.rows("orders", List.of(RowRule.isPositive("quantity")))
 *             .at(new StepContext("run-1", "orders/Check"))
 *             .keyedBy("source", "record_number"));
 * // quantities 2, 0 -> accepted 2; rejected 0: Invalid quantity: 0 (must be > 0);
 * //                    verdict quantity.isPositive: tested 2, failed 1
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CheckQuality extends PTransform<PCollection<Row>, CheckQualityResult<Row>> {
  /**
   * The schema of verdicts. {@code tested} and {@code failed} are in rows; {@code severity} and
   * {@code action} are the words of {@link Severity} and {@link Action}. No field is null.
   */
  public static final Schema VERDICT_SCHEMA =
      Schema.builder()
          .addStringField("dataset")
          .addStringField("rule")
          .addStringField("severity")
          .addStringField("action")
          .addInt64Field("tested")
          .addInt64Field("failed")
          .addStringField("expected")
          .build();

  private static final long serialVersionUID = 1L;

  private final CheckSpec spec;
  private final transient ReferenceTables tables;

  private CheckQuality(CheckSpec spec, ReferenceTables tables) {
    this.spec = spec;
    this.tables = tables;
  }

  /**
   * Checks the rows of a dataset. The step must be named too, by {@link #at}.
   *
   * @param dataset as the verdicts name it; not empty
   * @param rules in the order in which dead letters name them; none accepts every row
   * @throws ValidationException if two rules have the same id
   */
  public static CheckQuality rows(String dataset, List<RowRule> rules) {
    requireNonNull(dataset, "dataset is null");
    return new CheckQuality(
        new CheckSpec(dataset, rules, null, LetterFields.NONE), ReferenceTables.NONE);
  }

  /** The run and step that dead letters name. */
  public CheckQuality at(StepContext value) {
    return new CheckQuality(spec.at(requireNonNull(value, "context is null")), tables);
  }

  /**
   * The table that {@link RowRule#isReferenced} calls by that name. Nulls in it are passed over.
   *
   * @param table rows with a schema or blocks; bounded, in the global window
   * @throws IllegalArgumentException if there is a table of that name
   */
  public CheckQuality withTable(String name, PCollection<?> table) {
    return new CheckQuality(spec, tables.with(name, table));
  }

  /**
   * The STRING field that holds the record as received: dead letters keep its UTF-8 bytes, to be
   * read as {@code text}, and the other fields as JSON. By default, and where it is null, they keep
   * the row as Beam's RowCoder writes it.
   */
  public CheckQuality originalIn(String field) {
    requireNonNull(field, "field is null");
    LetterFields before = spec.fields();
    return with(new LetterFields(field, before.eventTime(), before.key()));
  }

  /** The DATETIME field that dead letters take their event time from; by default the row's own. */
  public CheckQuality eventTimeIn(String field) {
    requireNonNull(field, "field is null");
    LetterFields before = spec.fields();
    return with(new LetterFields(before.original(), field, before.key()));
  }

  /**
   * The fields that name a record, joined by {@code #} in the dead letter's idempotency key; a null
   * counts as empty text. By default, and where all are null, the hash of the record's bytes.
   */
  public CheckQuality keyedBy(String... parts) {
    LetterFields before = spec.fields();
    return with(new LetterFields(before.original(), before.eventTime(), List.of(parts)));
  }

  /**
   * The same check of blocks, whose letters take the event time of the row in its block; none where
   * that is Beam's lowest timestamp.
   */
  public CheckBlocks onBlocks() {
    return new CheckBlocks(this);
  }

  @Override
  public CheckQualityResult<Row> expand(PCollection<Row> input) {
    Schema schema = input.hasSchema() ? input.getSchema() : null;
    CheckLayout layout = spec.layout(input, schema, CheckSpec.Rows.SINGLE, tables);
    ReferenceViews views = tables.views(layout.rules());
    PCollectionTuple checked =
        input.apply(
            "CheckRows",
            ParDo.of(new CheckRowsFn(layout, views))
                .withSideInputs(views.all())
                .withOutputTags(CheckRowsFn.ACCEPTED, others(CheckRowsFn.DROPPED)));
    return new CheckQualityResult<>(
        checked.get(CheckRowsFn.ACCEPTED).setRowSchema(layout.schema()),
        checked.get(CheckRowsFn.DROPPED).setRowSchema(layout.schema()),
        checked.get(CheckRowsFn.REJECTED),
        verdictsOf(checked.get(CheckRowsFn.COUNTS)));
  }

  /**
   * The same check inside of a step that makes blocks of that schema.
   *
   * @throws ValidationException if it does not fit the schema, or needs what such a step has not: a
   *     table, or an output of dropped rows
   */
  @Internal
  public BlockCheck insideOf(Schema schema) {
    return new BlockCheck(spec.layoutInside(schema));
  }

  /** One verdict per rule when the input ends, from the counts of {@link #insideOf} such a step. */
  @Internal
  public Verdicts verdictsOf(PCollection<List<Long>> counts) {
    return new Verdicts(counts, new CountVerdicts(spec.dataset(), spec.rules()));
  }

  CheckQualityResult<Block> expandBlocks(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    CheckLayout layout = spec.layout(input, coder.schema(), CheckSpec.Rows.IN_BLOCKS, tables);
    ReferenceViews views = tables.views(layout.rules());
    PCollectionTuple checked =
        input.apply(
            "CheckBlocks",
            ParDo.of(new CheckBlocksFn(new BlockCheck(layout), views))
                .withSideInputs(views.all())
                .withOutputTags(CheckBlocksFn.ACCEPTED, others(CheckBlocksFn.DROPPED)));
    return new CheckQualityResult<>(
        checked.get(CheckBlocksFn.ACCEPTED).setCoder(coder),
        checked.get(CheckBlocksFn.DROPPED).setCoder(coder),
        checked.get(CheckRowsFn.REJECTED),
        verdictsOf(checked.get(CheckRowsFn.COUNTS)));
  }

  private static TupleTagList others(TupleTag<?> dropped) {
    return TupleTagList.of(CheckRowsFn.REJECTED).and(CheckRowsFn.COUNTS).and(dropped);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
    builder.add(DisplayData.item("tables", tables.names()));
  }

  private CheckQuality with(LetterFields value) {
    return new CheckQuality(spec.with(value), tables);
  }
}
