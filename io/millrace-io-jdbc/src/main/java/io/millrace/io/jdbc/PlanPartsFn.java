/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Asks the database where to cut a table into parts. */
final class PlanPartsFn extends DoFn<Integer, Part> {
  private static final long serialVersionUID = 1L;
  private final ReadSettings settings;
  private final @Nullable PartitionColumn column;

  PlanPartsFn(ReadSettings settings, @Nullable PartitionColumn column) {
    this.settings = settings;
    this.column = column;
  }

  @ProcessElement
  public void processElement(OutputReceiver<Part> out) {
    if (column == null) {
      out.output(Part.ALL);
      return;
    }
    List<Part> parts =
        Database.ask(
            settings.address(),
            settings.retry(),
            "read " + settings.source(),
            (connection, dialect) ->
                column.parts(
                    connection,
                    dialect,
                    settings.address(),
                    settings.from(dialect),
                    settings.parts()));
    parts.forEach(out::output);
  }
}
