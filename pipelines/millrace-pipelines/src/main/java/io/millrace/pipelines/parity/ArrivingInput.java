/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.InputFile;
import io.millrace.io.files.RecordTimes;
import io.millrace.transforms.Evolving;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * An input whose records arrive in an order of their own.
 *
 * @param option of the pipeline, which takes the folder with the arranged files
 * @param files CSV or JSON lines, all of one format and with the same header
 * @param times when its records happen
 * @param deadlines of an event time: the first stamp at which a row of that time is late, in epoch
 *     milliseconds; where several steps have windows, the first of them that the row meets
 * @since 0.1
 */
@Evolving
public record ArrivingInput(
    String option, List<InputFile> files, RecordTimes times, LongUnaryOperator deadlines) {
  public ArrivingInput {
    requireNonNull(option, "option is null");
    requireNonNull(times, "times is null");
    requireNonNull(deadlines, "deadlines is null");
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("Missing required files of " + option);
    }
  }
}
