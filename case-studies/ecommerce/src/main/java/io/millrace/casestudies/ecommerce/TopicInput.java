/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.RecordTimes;
import io.millrace.io.kafka.KafkaAddress;
import io.millrace.io.kafka.ReadKafkaRecords;
import io.millrace.transforms.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;

/**
 * A topic.
 *
 * @param columns of CSV records, or the keys of the first JSON objects
 * @param records to its end, if there is one
 */
record TopicInput(KafkaAddress address, Set<String> columns, ReadKafkaRecords records)
    implements InputSource {
  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public String place() {
    return address.toString();
  }

  @Override
  public boolean isJson() {
    return address.header() == null;
  }

  @Override
  public PTransform<PBegin, ReadFilesResult> whole(StepContext at, Instant ingestedAt) {
    return records.at(at).ingestedAt(ingestedAt).bounded();
  }

  @Override
  public PTransform<PBegin, ReadFilesResult> stream(
      RecordTimes times, Duration disorder, StepContext at, Instant ingestedAt) {
    return records.timedBy(times).allowingDisorder(disorder).at(at).ingestedAt(ingestedAt);
  }
}
