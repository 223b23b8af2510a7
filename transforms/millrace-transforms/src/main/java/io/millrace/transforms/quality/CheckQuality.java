/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Internal;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Checks rows by rules, parts the good from the bad, and says how often each rule was broken.
 *
 * <p>All rules are asked about each row. It does not promise an order, and it judges rows one by
 * one: what needs several rows (uniqueness, counts, shares) is no row rule.
 *
 * <p><b>Input:</b> rows with a schema, in the global window. Rules and options that do not fit the
 * schema are refused while the graph is built, all in one {@link ValidationException}.
 *
 * <p><b>Output:</b> {@link CheckQualityResult#accepted()} are the rows that broke no {@link
 * Action#QUARANTINE} rule. {@link CheckQualityResult#rejected()} is one dead letter per other row:
 * code {@code RULE_FAILED}, the first broken quarantine rule as its rule, the messages of all
 * broken quarantine rules joined by {@code "; "}, the row as JSON (null where Beam cannot write the
 * schema as JSON) and as bytes. {@link CheckQualityResult#verdicts()} is one row per rule. Rules
 * with {@link Action#PASS} are only counted.
 *
 * <p><b>Failures:</b> a row on which a rule throws becomes a dead letter of category {@code BUG},
 * code {@code RULE_THREW}, and is counted as neither tested nor failed by that rule.
 *
 * <p><b>State and memory:</b> two numbers per rule and bundle, counted in the data path. The
 * verdicts come when the input ends; a stream that does not end gives none.
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

  private final String dataset;
  private final List<RowRule> rules;
  private final @Nullable StepContext context;
  private final LetterFields fields;

  private CheckQuality(
      String dataset, List<RowRule> rules, @Nullable StepContext context, LetterFields fields) {
    this.dataset = dataset;
    this.rules = rules;
    this.context = context;
    this.fields = fields;
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
    if (dataset.isBlank()) {
      throw new IllegalArgumentException("Missing required dataset");
    }
    Set<String> ids = new HashSet<>();
    List<String> repeated =
        rules.stream().map(RowRule::id).filter(id -> !ids.add(id)).distinct().toList();
    if (!repeated.isEmpty()) {
      throw new ValidationException(
          "Cannot check " + dataset + ": repeated rules " + String.join(", ", repeated));
    }
    return new CheckQuality(dataset, List.copyOf(rules), null, LetterFields.NONE);
  }

  /** The run and step that dead letters name. */
  public CheckQuality at(StepContext value) {
    return new CheckQuality(dataset, rules, requireNonNull(value, "context is null"), fields);
  }

  /**
   * The STRING field that holds the record as received: dead letters keep its UTF-8 bytes, to be
   * read as {@code text}, and the other fields as JSON. By default, and where it is null, they keep
   * the row as Beam's RowCoder writes it.
   */
  public CheckQuality originalIn(String field) {
    requireNonNull(field, "field is null");
    return with(new LetterFields(field, fields.eventTime(), fields.key()));
  }

  /** The DATETIME field that dead letters take their event time from; by default they have none. */
  public CheckQuality eventTimeIn(String field) {
    requireNonNull(field, "field is null");
    return with(new LetterFields(fields.original(), field, fields.key()));
  }

  /**
   * The fields that name a record, joined by {@code #} in the dead letter's idempotency key; a null
   * counts as empty text. By default, and where all are null, the hash of the record's bytes.
   */
  public CheckQuality keyedBy(String... parts) {
    return with(new LetterFields(fields.original(), fields.eventTime(), List.of(parts)));
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
    StepContext step = validate(input, input.hasSchema() ? input.getSchema() : null);
    Schema schema = input.getSchema();
    PCollectionTuple checked =
        input.apply(
            "CheckRows",
            ParDo.of(new CheckRowsFn(rules, schema, step, fields))
                .withOutputTags(
                    CheckRowsFn.ACCEPTED,
                    TupleTagList.of(CheckRowsFn.REJECTED).and(CheckRowsFn.COUNTS)));
    return new CheckQualityResult<>(
        CheckRowsFn.ACCEPTED,
        checked.get(CheckRowsFn.ACCEPTED).setRowSchema(schema),
        checked.get(CheckRowsFn.REJECTED),
        verdictsOf(checked.get(CheckRowsFn.COUNTS)));
  }

  /**
   * The same check inside of a step that makes blocks of that schema.
   *
   * @throws ValidationException if it does not fit the schema
   */
  @Internal
  public BlockCheck insideOf(Schema schema) {
    return new BlockCheck(rules, schema, validate(List.of(), schema), fields);
  }

  /** One verdict per rule when the input ends, from the counts of {@link #insideOf} such a step. */
  @Internal
  public Verdicts verdictsOf(PCollection<List<Long>> counts) {
    return new Verdicts(counts, new CountVerdicts(dataset, rules));
  }

  CheckQualityResult<Block> expandBlocks(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    StepContext step = validate(input, coder.schema());
    BlockCheck check = new BlockCheck(rules, coder.schema(), step, fields);
    PCollectionTuple checked =
        input.apply(
            "CheckBlocks",
            ParDo.of(new CheckBlocksFn(check))
                .withOutputTags(
                    CheckBlocksFn.ACCEPTED,
                    TupleTagList.of(CheckRowsFn.REJECTED).and(CheckRowsFn.COUNTS)));
    return new CheckQualityResult<>(
        CheckBlocksFn.ACCEPTED,
        checked.get(CheckBlocksFn.ACCEPTED).setCoder(coder),
        checked.get(CheckRowsFn.REJECTED),
        verdictsOf(checked.get(CheckRowsFn.COUNTS)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("dataset", dataset));
    builder.add(DisplayData.item("rules", rules.size()));
    builder.addIfNotNull(DisplayData.item("step", context == null ? null : context.step()));
    builder.addIfNotNull(DisplayData.item("originalIn", fields.original()));
    builder.addIfNotNull(DisplayData.item("eventTimeIn", fields.eventTime()));
    builder.addIfNotDefault(DisplayData.item("keyedBy", String.join(",", fields.key())), "");
  }

  private CheckQuality with(LetterFields value) {
    return new CheckQuality(dataset, rules, context, value);
  }

  private StepContext validate(PCollection<?> input, @Nullable Schema schema) {
    List<String> problems = new ArrayList<>();
    WindowFn<?, ?> windows = input.getWindowingStrategy().getWindowFn();
    if (!(windows instanceof GlobalWindows)) {
      problems.add(
          "Cannot use rows windowed by "
              + windows.getClass().getSimpleName()
              + "; carry the window as a field and check in the global window");
    }
    if (schema == null) {
      problems.add("Missing required schema of " + input.getName() + "; set it with setRowSchema");
    }
    return validate(problems, schema);
  }

  private StepContext validate(List<String> inputProblems, @Nullable Schema schema) {
    List<String> problems = new ArrayList<>();
    if (context == null) {
      problems.add("Missing required step; name it with at(new StepContext(run, step))");
    }
    problems.addAll(inputProblems);
    if (schema != null) {
      rules.forEach(rule -> rule.problemWith(schema).ifPresent(problems::add));
      problems.addAll(fields.problemsWith(schema));
    }
    if (context == null || !problems.isEmpty()) {
      throw new ValidationException(
          "Cannot check " + dataset + ":\n- " + String.join("\n- ", problems));
    }
    return context;
  }
}
