/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.ReadRecords;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.RecordTimes;
import io.millrace.transforms.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;

/**
 * A table, or whatever else a connector knows.
 *
 * @param records all of it
 */
record TableInput(Dataset dataset, ReadRecords records) implements InputSource {
  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public String place() {
    return dataset.name();
  }

  @Override
  public Set<String> columns() {
    return new LinkedHashSet<>(dataset.schema().getFieldNames());
  }

  @Override
  public boolean isJson() {
    return false;
  }

  @Override
  public PTransform<PBegin, ReadFilesResult> whole(StepContext at, Instant ingestedAt) {
    return records.at(at).ingestedAt(ingestedAt);
  }

  @Override
  public PTransform<PBegin, ReadFilesResult> stream(
      RecordTimes times, Duration disorder, StepContext at, Instant ingestedAt) {
    throw new UnsupportedOperationException("Unsupported use of " + place() + ": stream");
  }
}
