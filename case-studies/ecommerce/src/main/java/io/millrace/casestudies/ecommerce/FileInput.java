/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.InputFile;
import io.millrace.io.files.ReadFiles;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.RecordTimes;
import io.millrace.io.files.SourceFields;
import io.millrace.io.files.StreamFiles;
import io.millrace.transforms.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;

/**
 * Files.
 *
 * @param files none for an input that was not given
 * @param pace how many records a second a stream of them gives out at most; empty for no bound
 */
record FileInput(List<InputFile> files, OptionalInt pace) implements InputSource {
  FileInput {
    files = List.copyOf(files);
  }

  private Optional<InputFile> first() {
    return files.stream().filter(file -> !file.empty()).findFirst();
  }

  @Override
  public boolean isEmpty() {
    return first().isEmpty();
  }

  @Override
  public String place() {
    return first().map(InputFile::path).orElse("");
  }

  @Override
  public Set<String> columns() {
    return first().map(SourceFields::of).orElse(Set.of());
  }

  @Override
  public boolean isJson() {
    return first().filter(file -> file.format() == FileFormat.JSONL).isPresent();
  }

  @Override
  public PTransform<PBegin, ReadFilesResult> whole(StepContext at, Instant ingestedAt) {
    return ReadFiles.from(files).at(at).ingestedAt(ingestedAt);
  }

  @Override
  public PTransform<PBegin, ReadFilesResult> stream(
      RecordTimes times, Duration disorder, StepContext at, Instant ingestedAt) {
    StreamFiles stream =
        StreamFiles.from(files)
            .timedBy(times)
            .allowingDisorder(disorder)
            .at(at)
            .ingestedAt(ingestedAt);
    return pace.isPresent() ? stream.perSecond(pace.getAsInt()) : stream;
  }
}
