/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Makes rows of an older or newer schema rows of the schema wanted, under a policy for what
 * differs.
 *
 * <p>It does not find out the schema of a row: the input has one, which is known before the run.
 * Inputs of several schemas are evolved one by one and flattened.
 *
 * <p><b>Input:</b> rows with a schema, bounded or not, in any windows; {@link #onBlocks} for
 * blocks.
 *
 * <p><b>Output:</b> a row of the target for each row that fits, in no promised order; under {@link
 * EvolvePolicy#LENIENT} with all fields nullable and those kept at the end. Fields are matched by
 * name, in whatever order, else by the {@link #renaming old name} given for them. A field that is
 * not read has its {@link #defaulting default}, or is null.
 *
 * <p><b>Types:</b> BYTE, INT16, INT32, INT64 and DECIMAL become each other, and FLOAT and DOUBLE; a
 * value fits a narrower type if nothing of it is lost: 7.00 is the INT32 7 and 7.5 is none, 0.1 is
 * not a FLOAT, NaN is. Decimals become whole numbers and back without their scale. A null fits
 * where nulls are allowed. Lists, maps, nested rows and logical types stay as they are, or are of
 * another type.
 *
 * <p><b>Time and windows:</b> rows keep their timestamps and windows.
 *
 * <p><b>State and memory:</b> none but a block.
 *
 * <p><b>Failures:</b> {@link ValidationException} with all problems for differences the policy does
 * not allow, a type that does not become the one wanted, and a required field without a value;
 * under {@link EvolvePolicy#EVOLVE} {@link IllegalArgumentException} in the run for a value that
 * does not fit, under {@link EvolvePolicy#TRY_EVOLVE} a dead letter with the code {@code
 * SCHEMA_MISMATCH}.
 *
 * <pre>{@code
 * // from id INT64, quantity INT64, note STRING
 * Schema today =
 *     Schema.builder()
 *         .addStringField("country").addDecimalField("id").addInt32Field("quantity").build();
 * EvolveResult<Row> evolved =
 *     orders.apply(
 *         Evolve.to(today)
 *             .defaulting("country", "DE")
 *             .under(EvolvePolicy.TRY_EVOLVE)
 *             .at(new StepContext("run-1", "orders/Evolve")));
 *
 * // 1, 2, "gift"          -> DE, 1, 2
 * // 2, 3000000000, "gift" -> rejected(): Invalid quantity: 3000000000 (must fit INT32)
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Evolve extends PTransform<PCollection<Row>, EvolveResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final EvolveSpec spec;

  private Evolve(EvolveSpec spec) {
    this.spec = spec;
  }

  /** To that schema, under {@link EvolvePolicy#EVOLVE}. */
  public static Evolve to(Schema target) {
    return new Evolve(new EvolveSpec(target, EvolvePolicy.EVOLVE, Map.of(), Map.of(), null));
  }

  /** What becomes of what differs. */
  public Evolve under(EvolvePolicy policy) {
    return new Evolve(spec.under(policy));
  }

  /**
   * The name a field had before. It is read where the input does not have the new name; the last
   * call for a new name counts.
   */
  public Evolve renaming(String oldName, String newName) {
    return new Evolve(spec.renaming(oldName, newName));
  }

  /**
   * The value of a field where none is read: the input does not have it, or the policy does not
   * read it. A null that is read stays one.
   *
   * @param value as a row of the target holds it; without one a nullable field is null
   */
  public Evolve defaulting(String field, Object value) {
    return new Evolve(spec.defaulting(field, value));
  }

  /** Where dead letters say they are from; required under {@link EvolvePolicy#TRY_EVOLVE}. */
  public Evolve at(StepContext context) {
    return new Evolve(spec.at(context));
  }

  /** The same over blocks. */
  public EvolveBlocks onBlocks() {
    return new EvolveBlocks(spec);
  }

  EvolveSpec spec() {
    return spec;
  }

  @Override
  public EvolveResult<Row> expand(PCollection<Row> input) {
    EvolveResult<Block> evolved =
        onBlocks().expand(input.apply("Pack", PackBlocks.of()), input.getName());
    return new EvolveResult<>(
        evolved.evolved().apply("Unpack", UnpackBlocks.rows()), evolved.rejected());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
