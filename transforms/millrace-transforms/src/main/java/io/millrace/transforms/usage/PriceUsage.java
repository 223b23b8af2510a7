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
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Adds to each call of a language model what it cost by a price table, to the last digit.
 *
 * <p>It does not know discounts, batch prices or subscriptions that the table has not, and tells
 * what calls cost, not what was billed. A count without a price of its own costs what contains it
 * does: cached tokens those of input, if there is no price for cached ones; and nothing if nothing
 * that contains it has a price.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not; {@link #onBlocks} for blocks. A price
 * table of {@link PriceTable#schema()} from the same pipeline, bounded. Counts are INT16, INT32,
 * INT64 or DECIMAL and include each other, as OpenTelemetry says: cached tokens are in {@code
 * gen_ai_usage_input_tokens} too. A null is not reported, and counts as zero unless another count
 * shows that it is not.
 *
 * <p><b>Output:</b> {@link UsageResult#calls()}: the fields of the input; {@code cost_UNIT} for
 * each unit counted, of what is of no more particular unit that has a price, so that they add up;
 * {@code cost_requests}; {@code cost_total}; and the price they come from: {@code price_provider},
 * {@code price_model}, {@code price_number} (which of the model's prices, from 0), {@code
 * price_valid_from} (null: always) and {@code price_version} of the table. Costs are DECIMAL, in
 * the table's currency, exact and without trailing zeros; only prices by the hour are cut, to 20
 * digits more than they have. {@link #rounding} rounds each cost and the exact total on its own.
 *
 * <p><b>Time and windows:</b> rows keep their timestamps. The price is that of the row's event time
 * or of a {@link #calledAt field}; where that is null, calls of a model that always had one price
 * are priced.
 *
 * <p><b>State and memory:</b> the table, once in each worker, and 10,000 names that were looked up
 * in each thread.
 *
 * <p><b>Failures:</b> {@link ValidationException} for fields that do not fit; {@link
 * IllegalArgumentException} in the run for a table that has a provider twice or a rule that is
 * none. Calls without a price are kept, with nulls and the reason in {@code price_problem}, or made
 * dead letters with one of these codes: {@code PROVIDER_UNKNOWN}, {@code MODEL_UNKNOWN}, {@code
 * TIME_MISSING}, {@code USAGE_MISSING} (no count is reported: such a call is not free), {@code
 * USAGE_INVALID} (a count is negative, of more than 38 digits, or smaller than what it contains),
 * {@code PRICE_UNUSABLE}.
 *
 * <pre>{@code
 * UsageResult<Row> priced =
 *     calls.apply(PriceUsage.from(prices).providerIn("gen_ai_provider_name"));
 *
 * // openai gpt-4o, 1000 input of them 200 cached, 10 output; 2.5, 1.25 and 10 dollars a million
 * // -> cost_input_tokens 0.002, cost_cache_read_tokens 0.00025, cost_output_tokens 0.0001,
 * //    cost_total 0.00235
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class PriceUsage extends PTransform<PCollection<Row>, UsageResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final transient PCollection<Row> prices;
  private final PriceUsageSpec spec;

  PriceUsage(PCollection<Row> prices, PriceUsageSpec spec) {
    this.prices = prices;
    this.spec = spec;
  }

  /** By that table, of {@link PriceTable#schema()}. */
  public static PriceUsage from(PCollection<Row> prices) {
    return new PriceUsage(requireNonNull(prices, "prices is null"), PriceUsageSpec.USUAL);
  }

  /** The STRING field with the provider's name; where it is null, the URL or the model tells. */
  public PriceUsage providerIn(String field) {
    return with(spec.providerIn(requireNonNull(field, "field is null")));
  }

  /** The STRING field with the URL called, scheme first; where it is null, the model tells. */
  public PriceUsage urlIn(String field) {
    return with(spec.urlIn(requireNonNull(field, "field is null")));
  }

  /**
   * The STRING fields with the model's name; the first that has one counts. {@code
   * gen_ai_response_model} and {@code gen_ai_request_model} by default.
   */
  public PriceUsage modelIn(String... fields) {
    return with(spec.modelIn(List.of(fields)));
  }

  /** The DATETIME field that says when the call was; the row's event time by default. */
  public PriceUsage calledAt(String field) {
    return with(spec.calledAt(requireNonNull(field, "field is null")));
  }

  /**
   * The fields with the counts; by default those of OpenTelemetry that the input has.
   *
   * @param fieldByUnit by units as the table's shapes name them, such as {@code input_tokens}
   * @throws IllegalArgumentException for a unit there is not
   */
  public PriceUsage counting(Map<String, String> fieldByUnit) {
    return with(spec.counting(fieldByUnit));
  }

  /**
   * Rounds costs; by default they are exact.
   *
   * @param scale digits after the point, 0 to 100
   */
  public PriceUsage rounding(int scale, RoundingMode mode) {
    return with(spec.rounding(scale, requireNonNull(mode, "mode is null")));
  }

  /** Keeps a call without a price: its costs are null. The default. */
  public PriceUsage onMissKeep() {
    return with(spec.rejectingAt(null));
  }

  /** Makes a dead letter of a call without a price. */
  public PriceUsage onMissReject(StepContext context) {
    return with(spec.rejectingAt(requireNonNull(context, "context is null")));
  }

  /** The same over blocks. */
  public PriceUsageBlocks onBlocks() {
    return new PriceUsageBlocks(prices, spec);
  }

  private PriceUsage with(PriceUsageSpec changed) {
    return new PriceUsage(prices, changed);
  }

  @Override
  public UsageResult<Row> expand(PCollection<Row> input) {
    UsageResult<Block> priced =
        onBlocks().expand(input.apply("Pack", PackBlocks.of()), input.getName());
    return new UsageResult<>(
        priced.calls().apply("Unpack", UnpackBlocks.rows()), priced.rejected());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
