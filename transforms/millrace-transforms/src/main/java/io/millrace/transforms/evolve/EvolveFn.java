/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowSplit;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Evolves block by block. */
final class EvolveFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;
  private static final String CODE = "SCHEMA_MISMATCH";

  private final EvolvePlan plan;
  private final Schema input;

  /** Null where a row that does not fit fails the run. */
  private final @Nullable StepContext context;

  private final Counter accepted = EvolveMetrics.ACCEPTED.counter();
  private final Counter rejected = EvolveMetrics.REJECTED.counter();

  private transient RowBytes bytes;
  private transient RowJsonText json;

  @SuppressWarnings("NullAway.Init") // What letters need lives from @Setup on.
  EvolveFn(EvolvePlan plan, Schema input, @Nullable StepContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
  }

  @Setup
  public void setup() {
    bytes = new RowBytes(input);
    json = new RowJsonText(input);
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    Block fitting = plan.isLossless() ? block : fitting(block, out.get(EvolveResult.REJECTED));
    accepted.inc(fitting.rows());
    rejected.inc(block.rows() - fitting.rows());
    if (fitting.rows() > 0) {
      out.get(EvolveResult.EVOLVED).output(plan.evolve(fitting));
    }
  }

  private Block fitting(Block block, OutputReceiver<Rejected> letters) {
    boolean[] fits = new boolean[block.rows()];
    int count = 0;
    for (int row = 0; row < fits.length; row++) {
      String problem = plan.problemOf(block, row);
      if (problem == null) {
        fits[row] = true;
        count++;
      } else if (context == null) {
        throw new IllegalArgumentException("Cannot evolve a row: " + problem);
      } else {
        letters.output(letter(context, block, row, problem));
      }
    }
    return RowSplit.of(block, fits, count).chosen();
  }

  private Rejected letter(StepContext step, Block block, int row, String problem) {
    Row record = block.row(row);
    return bytes
        .into(
            Rejected.at(step, CODE, Rejected.Category.DATA)
                .message(problem)
                .json(json.of(record))
                .eventTime(Instant.ofEpochMilli(block.eventTime(row))),
            record)
        .build();
  }
}
