/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.RawRecord;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import java.util.StringJoiner;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Gives on the rows that a table can hold, and a letter for each that has a value it cannot. */
final class FitRowsFn extends DoFn<Block, Block> {
  static final TupleTag<Block> ROWS = new TupleTag<>("rows") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private static final long serialVersionUID = 1L;
  private final StepContext context;
  private final Schema schema;
  private transient @Nullable RowJsonText json;
  private transient @Nullable RowBytes bytes;

  FitRowsFn(StepContext context, Schema schema) {
    this.context = context;
    this.schema = schema;
  }

  @Setup
  public void setup() {
    json = new RowJsonText(schema);
    bytes = new RowBytes(schema);
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    int[] fitting = new int[block.rows()];
    int count = 0;
    for (int row = 0; row < block.rows(); row++) {
      String problem = problem(block, row);
      if (problem == null) {
        fitting[count++] = row;
      } else {
        out.get(REJECTED).output(letter(block.row(row), problem));
      }
    }
    if (count > 0) {
      out.get(ROWS).output(block.take(fitting, 0, count));
    }
  }

  /** All that is wrong with a row; null if it can be written. */
  private @Nullable String problem(Block block, int row) {
    @Nullable StringJoiner problems = null;
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Column column = block.column(i);
      String problem = column.isNull(row) ? null : problem(schema.getField(i), column, row);
      if (problem != null) {
        problems = problems == null ? new StringJoiner("; ") : problems;
        problems.add(problem);
      }
    }
    return problems == null ? null : problems.toString();
  }

  private static @Nullable String problem(Schema.Field field, Column column, int row) {
    return switch (field.getType().getTypeName()) {
      case DECIMAL ->
          fits(column, row)
              ? null
              : invalid(
                  field,
                  IcebergRows.text(column.decimalAt(row)),
                  "must fit " + IcebergRows.DECIMAL);
      case DATETIME ->
          IcebergRows.fits(column.longAt(row))
              ? null
              : invalid(
                  field,
                  column.longAt(row) + " ms since 1970",
                  "must be as many microseconds in 64 bits");
      default -> null;
    };
  }

  private static boolean fits(Column decimals, int row) {
    boolean isShort =
        !decimals.isLarge(row)
            && decimals.scale(row) >= 0
            && decimals.scale(row) <= IcebergRows.DECIMAL.scale();
    return isShort || IcebergRows.fits(decimals.decimalAt(row));
  }

  private static String invalid(Schema.Field field, String value, String must) {
    return "Invalid %s: %s (%s)".formatted(field.getName(), value, must);
  }

  private Rejected letter(Row row, String problem) {
    return requireNonNull(bytes, "not set up")
        .into(
            Rejected.at(context, RawRecord.INVALID_VALUE, Rejected.Category.DATA)
                .message(problem)
                .json(requireNonNull(json, "not set up").of(row)),
            row)
        .build();
  }
}
