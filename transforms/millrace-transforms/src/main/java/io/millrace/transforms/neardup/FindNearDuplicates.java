/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Finds texts that nearly repeat a text before them, such as prompts edited by a word.
 *
 * <p>It compares letters, not meaning: a paraphrase in other words is another text. It does not
 * join clusters by a text between them.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not. The text is a STRING; a key is of any
 * type but FLOAT, DOUBLE, DECIMAL and MAP, which have several forms of a value.
 *
 * <p><b>Output:</b> {@link FindNearDuplicatesResult#marked()}, every row with a key that is not
 * late, with {@code cluster_id} (STRING), {@code similarity} (DOUBLE) and {@code is_first}
 * (BOOLEAN). Rows of a key are taken by event time, those of one time in an order of their content.
 * A row whose text is like none before it begins a cluster: {@code is_first} is true, {@code
 * similarity} null. Any other row is in the cluster of the earliest first whose Jaccard similarity
 * to it, by {@linkplain #shingles shingles}, is {@linkplain #atLeast at least} what is asked; that
 * is its {@code similarity}. So every cluster has one first, and no row in it is less like that.
 * The {@code cluster_id} is made of the first text alone, the same in every run. A row without text
 * has neither id nor similarity, and is first, so that who keeps firsts loses none.
 *
 * <p><b>Exactness:</b> a similarity is that of the texts' whole sets of shingles, by 64-bit hashes,
 * never an estimate; no text is said to be like another that is not. MinHash only chooses whom to
 * compare, so a pair of similarity s is missed with probability (1 - s^rows)^bands, see {@link
 * #chanceToMiss}; by default at most one in a hundred at the least similarity, and far fewer above.
 * A miss begins a cluster too many, always the same.
 *
 * <p><b>Time and windows:</b> bounded input without {@link #within} is compared as a whole. With
 * it, event time is cut into periods ({@link #every}), and a row is compared with those from {@code
 * within} before its period's start on; a cluster that goes on for longer goes on under the id of
 * the earliest row in sight. Bounded and unbounded input give the same. Of unbounded input rows
 * come out once, when the watermark passes the end of their period + the {@linkplain
 * #allowingLateness lateness}. Unbounded rows that no field {@linkplain #stampedBy stamps} are
 * dropped by Beam where it finds them late. All output stays in the global window.
 *
 * <p><b>State and memory:</b> of unbounded input each row once for each period that looks back at
 * it, until that is over. Work is spread by key; all rows of a shard of the keys are in memory
 * while they are compared, without {@link #by} all rows of a period on one worker, and beside them
 * each different text, and of each first 8 bytes a shingle and some 40 a band. Equal texts, and
 * texts like one first, cost a comparison with that first alone.
 *
 * <p><b>Failures:</b> a row without a value in the event time field fails the step.
 *
 * <pre>{@code
 * calls.apply(FindNearDuplicates.in("prompt").by("tenant").on("called_at"));
 *
 * // What is the capital of France?          -> c990..., null, first
 * // what is the capital of  France?         -> c990..., 1.0
 * // Tell me: what is the capital of France? -> c990..., 0.74
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class FindNearDuplicates
    extends PTransform<PCollection<Row>, FindNearDuplicatesResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final FindNearDuplicatesSpec spec;

  private FindNearDuplicates(FindNearDuplicatesSpec spec) {
    this.spec = spec;
  }

  /** Which field holds the texts. */
  public static FindNearDuplicates in(String textField) {
    return new FindNearDuplicates(FindNearDuplicatesSpec.of(textField));
  }

  /** Compares only texts with equal values here, such as a tenant's; by default all. */
  public FindNearDuplicates by(String keyField, String... more) {
    List<String> fields = new ArrayList<>(List.of(keyField));
    fields.addAll(List.of(more));
    return new FindNearDuplicates(spec.by(fields));
  }

  /** The DATETIME field with the event time; by default the records' timestamps. */
  public FindNearDuplicates on(String eventTimeField) {
    return new FindNearDuplicates(spec.times(spec.times().on(eventTimeField)));
  }

  /**
   * The DATETIME field that says how far event time had come when a row came, so that late rows are
   * given out; see {@link PackBlocks#stampedBy}. With {@link #within} only.
   */
  public FindNearDuplicates stampedBy(String field) {
    return new FindNearDuplicates(spec.times(spec.times().stampedBy(field)));
  }

  /**
   * The least Jaccard similarity of near duplicates.
   *
   * @param similarity 0.1 to 1, 0.7 by default; 1 for equal sets of shingles
   */
  public FindNearDuplicates atLeast(double similarity) {
    return likeness(spec.likeness().threshold(similarity));
  }

  /** What texts are compared by; {@code Shingles.characters(5)} by default. */
  public FindNearDuplicates shingles(Shingles shingles) {
    return likeness(spec.likeness().shingles(requireNonNull(shingles, "shingles is null")));
  }

  /**
   * Tells upper from lower case. By default that, like the forms that Unicode NFKC makes one,
   * characters of no width and the amount of white space, makes no difference.
   */
  public FindNearDuplicates keepingCase() {
    return likeness(spec.likeness().keepingCase());
  }

  /**
   * How MinHash files texts; by default the most rows with which 128 values miss at most one pair
   * in a hundred at the least similarity.
   *
   * @param bands at least 1; more miss fewer pairs
   * @param rows values in each band, at least 1; more compare fewer texts in vain. At most 1,024
   *     values in all
   */
  public FindNearDuplicates banding(int bands, int rows) {
    return likeness(spec.likeness().banding(new Banding(bands, rows)));
  }

  /** The probability that a pair of that similarity, 0 to 1, is not compared. */
  public double chanceToMiss(double similarity) {
    return spec.likeness().banding().chanceToMiss(similarity);
  }

  /**
   * How far before its period's start a row is compared; required of unbounded input.
   *
   * @param horizon whole milliseconds; longer finds more, keeps more rows
   */
  public FindNearDuplicates within(Duration horizon) {
    return horizon(spec.horizon().within(requireNonNull(horizon, "horizon is null")));
  }

  /**
   * How long a period is that results of unbounded input come out after.
   *
   * @param period whole milliseconds, at least a 1,440th of {@link #within}; by default a quarter
   *     of it. A shorter one gives results sooner and compares rows more often
   */
  public FindNearDuplicates every(Duration period) {
    return horizon(spec.horizon().every(requireNonNull(period, "period is null")));
  }

  /**
   * How long a period waits for rows after its end.
   *
   * @param lateness whole milliseconds, zero by default; longer loses fewer rows, and gives results
   *     of unbounded input later
   */
  public FindNearDuplicates allowingLateness(Duration lateness) {
    return horizon(spec.horizon().lateness(lateness));
  }

  private FindNearDuplicates likeness(Likeness chosen) {
    return new FindNearDuplicates(spec.likeness(chosen));
  }

  private FindNearDuplicates horizon(Horizon chosen) {
    return new FindNearDuplicates(spec.horizon(chosen));
  }

  /** The same for blocks, whose rows have times of their own: no {@link #on}. */
  public FindNearDuplicatesBlocks onBlocks() {
    return new FindNearDuplicatesBlocks(spec);
  }

  /**
   * @throws ValidationException if the choices are incomplete or do not fit the input
   */
  @Override
  public FindNearDuplicatesResult<Row> expand(PCollection<Row> input) {
    InputCheck check = InputCheck.of("find near duplicates in", input);
    spec.times().check(check);
    NearDuplicatesLayout.of(spec, check, input.getSchema(), input);
    FindNearDuplicatesResult<Block> found =
        input
            .apply("Pack", spec.times().pack())
            .apply("Find", new FindNearDuplicatesBlocks(spec.times(RowTimes.OF_ELEMENTS)));
    return new FindNearDuplicatesResult<>(
        found.marked().apply("UnpackMarked", UnpackBlocks.rows()),
        found.late().apply("UnpackLate", UnpackBlocks.rows()),
        found.withoutKey().apply("UnpackWithoutKey", UnpackBlocks.rows()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
