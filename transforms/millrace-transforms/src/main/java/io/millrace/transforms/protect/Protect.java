/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Hides personal data and secrets in fields of rows: masks, tokens, redaction, buckets, nulls.
 *
 * <p>It makes no row anonymous: fields it is not told of stay, and many fields that each say little
 * may name a person together. It is not undone by a key; who needs the values keeps them elsewhere.
 *
 * <p><b>Input:</b> rows with a schema, bounded or not, in the global window. Protections that do
 * not fit the schema, or meet in one field, are refused while the graph is built, all in one {@link
 * ValidationException}.
 *
 * <p><b>Output:</b> every row of the input, with the same event time and the same fields in order.
 * A tokenised or bucketed field is a STRING, a nullified one nullable; other types stay. Nulls stay
 * null.
 *
 * <p><b>State and memory:</b> none but a block of rows; the counts of {@link
 * ProtectResult#findings()} where they are asked for.
 *
 * <p><b>Failures:</b> what cannot be protected stops the run: a key that is missing or short, a
 * number too long to bucket. No value gets through unprotected, and no message has a value or a
 * key.
 *
 * <pre>{@code
 * ProtectResult<Row> hidden =
 *     tickets.apply(
 *         Protect.fields(
 *                 Protection.tokenise("customer", "k1"),
 *                 Protection.mask("card", 0, 4),
 *                 Protection.redact("text", Detector.EMAIL, Detector.PHONE))
 *             .keys(KeySupplier.fromEnvironment("MILLRACE_KEY_")));
 * // ada 4111111111111111 "write to ada@example.org"
 * // -> k1:1c6f... ************1111 "write to [EMAIL]"; findings: text EMAIL 1, text PHONE 0
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class Protect extends PTransform<PCollection<Row>, ProtectResult<Row>> {
  /**
   * The schema of findings: the field as its protection names it, a {@link Detector}'s name, and
   * how many labels of it were put there. No field is null, and none has a value that was found.
   */
  public static final Schema FINDING_SCHEMA =
      Schema.builder()
          .addStringField("field")
          .addStringField("detector")
          .addInt64Field("found")
          .build();

  private static final long serialVersionUID = 1L;

  private final ProtectSpec spec;
  private final @Nullable KeySupplier keys;

  private Protect(ProtectSpec spec, @Nullable KeySupplier keys) {
    this.spec = spec;
    this.keys = keys;
  }

  /**
   * Protects these fields.
   *
   * @param protections at least one, of different fields, none inside of another's
   */
  public static Protect fields(Protection... protections) {
    return new Protect(new ProtectSpec(List.of(protections)), null);
  }

  /** Where the keys of {@link Protection#tokenise} are; required with it. */
  public Protect keys(KeySupplier supplier) {
    return new Protect(spec, requireNonNull(supplier, "supplier is null"));
  }

  /** The same protection of blocks. */
  public ProtectBlocks onBlocks() {
    return new ProtectBlocks(spec, keys);
  }

  @Override
  public ProtectResult<Row> expand(PCollection<Row> input) {
    ProtectResult<Block> blocks = input.apply("Pack", PackBlocks.of()).apply("Protect", onBlocks());
    return blocks.with(blocks.protectedRows().apply("Unpack", UnpackBlocks.rows()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
