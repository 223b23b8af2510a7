/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Reads what a provider says a call used into fields that mean the same for all providers.
 *
 * <p>It does not guess: how a provider writes its usage is data, the {@code shapes} of the price
 * table. What is of no shape stays unread, with the reason.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not, with a STRING field of JSON, the
 * usage alone or the whole answer; {@link #onBlocks} for blocks. A price table of {@link
 * PriceTable#schema()} from the same pipeline, bounded.
 *
 * <p><b>Output:</b> {@link UsageResult#calls()}: the fields of the input; one INT64 for each unit,
 * by default seven, such as {@code gen_ai_usage_input_tokens}, named and meant as OpenTelemetry
 * does: input tokens include those read from a cache and written to it, which some providers tell
 * apart; null where the provider does not say; and {@code usage_shape}, what it was read by. A null
 * usage gives nulls. What a shape reads of units without a field is left out.
 *
 * <p><b>Which shape:</b> of those of the provider the answer is of a shape if what the shape
 * requires is there, and anything it counts is. If several are, it is the one that reads all that
 * the others read and more; if there is none such, the first in the table. With {@link #orByShape}
 * the shapes of all providers are tried where the provider is unknown or none of its shapes is the
 * answer's; then they must agree.
 *
 * <p><b>Time and windows:</b> rows keep their timestamps. <b>State and memory:</b> the table, once
 * in each worker.
 *
 * <p><b>Failures:</b> {@link ValidationException} for fields that do not fit; {@link
 * IllegalArgumentException} in the run for a table that has a provider twice or a rule that is
 * none. Calls that cannot be read are kept, with nulls and the reason in {@code usage_problem}, or
 * made dead letters with one of these codes: {@code USAGE_UNREADABLE} (no JSON object), {@code
 * PROVIDER_UNKNOWN}, {@code SHAPE_UNKNOWN}, {@code SHAPE_AMBIGUOUS}, {@code USAGE_INVALID} (a count
 * is negative or no whole number).
 *
 * <pre>{@code
 * UsageResult<Row> read = calls.apply(NormaliseUsage.from(prices).urlIn("url"));
 *
 * // https://api.anthropic.com/v1/messages
 * // {"input_tokens": 6, "cache_read_input_tokens": 90, "output_tokens": 5}
 * // -> gen_ai_usage_input_tokens 96, gen_ai_usage_cache_read_input_tokens 90,
 * //    gen_ai_usage_output_tokens 5, usage_shape anthropic/default
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class NormaliseUsage extends PTransform<PCollection<Row>, UsageResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final transient PCollection<Row> prices;
  private final NormaliseUsageSpec spec;

  NormaliseUsage(PCollection<Row> prices, NormaliseUsageSpec spec) {
    this.prices = prices;
    this.spec = spec;
  }

  /** By the shapes of that table, of {@link PriceTable#schema()}. */
  public static NormaliseUsage from(PCollection<Row> prices) {
    return new NormaliseUsage(requireNonNull(prices, "prices is null"), NormaliseUsageSpec.USUAL);
  }

  /** The field with the usage as the provider writes it; {@code usage} by default. */
  public NormaliseUsage usageIn(String field) {
    return with(spec.usageIn(field, false));
  }

  /** The field with the whole answer of the provider. */
  public NormaliseUsage answerIn(String field) {
    return with(spec.usageIn(field, true));
  }

  /** The STRING field with the provider's name; where it is null, the URL tells. */
  public NormaliseUsage providerIn(String field) {
    return with(spec.providerIn(requireNonNull(field, "field is null")));
  }

  /** The STRING field with the URL called, scheme first. */
  public NormaliseUsage urlIn(String field) {
    return with(spec.urlIn(requireNonNull(field, "field is null")));
  }

  /** Tries the shapes of all providers where the call's own has none that fits; not by default. */
  public NormaliseUsage orByShape() {
    return with(spec.orByShape());
  }

  /**
   * The fields to add, and of which units.
   *
   * @param fieldByUnit by units as the table's shapes name them, such as {@code input_tokens}
   * @throws IllegalArgumentException for a unit there is not
   */
  public NormaliseUsage giving(Map<String, String> fieldByUnit) {
    return with(spec.giving(fieldByUnit));
  }

  /** Keeps a call that cannot be read: its counts are null. The default. */
  public NormaliseUsage onMissKeep() {
    return with(spec.rejectingAt(null));
  }

  /** Makes a dead letter of a call that cannot be read. */
  public NormaliseUsage onMissReject(StepContext context) {
    return with(spec.rejectingAt(requireNonNull(context, "context is null")));
  }

  /** The same over blocks. */
  public NormaliseUsageBlocks onBlocks() {
    return new NormaliseUsageBlocks(prices, spec);
  }

  private NormaliseUsage with(NormaliseUsageSpec changed) {
    return new NormaliseUsage(prices, changed);
  }

  @Override
  public UsageResult<Row> expand(PCollection<Row> input) {
    UsageResult<Block> read = onBlocks().expand(input.apply("Pack", PackBlocks.of()));
    return new UsageResult<>(read.calls().apply("Unpack", UnpackBlocks.rows()), read.rejected());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
