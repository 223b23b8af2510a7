/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.rows.InputCheck;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/** Checks and builds a step that asks a price table about each call. */
final class CallStep {
  private final PCollection<Block> calls;
  private final PCollection<Row> prices;
  private final Schema input;
  private final InputCheck check;

  /**
   * @param verb what is done to the calls, for messages
   */
  CallStep(String verb, PCollection<Block> calls, PCollection<Row> prices) {
    this.calls = calls;
    this.prices = prices;
    this.input = BlockCoder.of(calls).schema();
    this.check = InputCheck.of(verb, calls, input);
    String cannot = "Cannot use %s as a price table: ".formatted(prices.getName());
    if (prices.isBounded() == IsBounded.UNBOUNDED) {
      check.problem(cannot + "it is unbounded");
    }
    if (!prices.hasSchema() || !prices.getSchema().equals(PriceTable.schema())) {
      check.problem(cannot + "its schema is not PriceTable.schema()");
    }
  }

  /** The fields of the calls. */
  Schema input() {
    return input;
  }

  /** Gathers what does not fit. */
  InputCheck check() {
    return check;
  }

  /** Asks for a STRING field, if one is named. */
  void text(@Nullable String field) {
    if (field != null) {
      check.field(field, List.of(TypeName.STRING));
    }
  }

  /**
   * Builds the step, if everything fits.
   *
   * @param answers the fields the work finds out
   * @param problem the field for reasons, if calls with one are kept
   * @param rejectAt where they are rejected; null if they are kept
   */
  UsageResult<Block> build(
      String name, CallWork work, Schema answers, String problem, @Nullable StepContext rejectAt) {
    String kept = rejectAt == null ? problem : null;
    check.outputFields(CallFields.names(input, answers, kept));
    check.orThrow();
    CallFields fields = new CallFields(input, answers, kept);
    BookView table = new BookView(prices.apply("View", View.asIterable()));
    PCollectionTuple outputs =
        calls.apply(
            name,
            ParDo.of(new EachCallFn(table, work, fields, rejectAt))
                .withSideInputs(table.view())
                .withOutputTags(UsageResult.CALLS, TupleTagList.of(UsageResult.REJECTED)));
    return new UsageResult<>(
        outputs.get(UsageResult.CALLS).setCoder(BlockCoder.of(fields.output())),
        outputs.get(UsageResult.REJECTED));
  }
}
