/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.RecordTimes;
import io.millrace.transforms.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;

/** Where the records of an input are. */
sealed interface InputSource permits FileInput, TableInput, TopicInput {
  /** What was not given. */
  InputSource NONE = new FileInput(List.of(), OptionalInt.empty());

  /** Whether there is nothing that a mapping could be held against. */
  boolean isEmpty();

  /** Where the columns were found, for messages. */
  String place();

  /** The columns, or the keys that are known so far. */
  Set<String> columns();

  /** Whether records are JSON objects, which may leave keys out. */
  boolean isJson();

  /** Reads all there is. */
  PTransform<PBegin, ReadFilesResult> whole(StepContext at, Instant ingestedAt);

  /** Reads what comes, as it comes. */
  PTransform<PBegin, ReadFilesResult> stream(
      RecordTimes times, Duration disorder, StepContext at, Instant ingestedAt);
}
