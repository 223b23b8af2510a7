/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.transforms.ValidationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFileTest {
  @TempDir Path warehouse;

  @Test
  void isReadAsItWasWritten() throws Exception {
    JobFile plain = file("r2", OptionalInt.empty(), Optional.empty());
    JobFile full = file("r1", OptionalInt.of(4), Optional.of(Duration.ofMillis(500)));

    plain.write();
    full.write();

    assertThat(JobFile.read(warehouse, "r2")).isEqualTo(plain);
    assertThat(JobFile.read(warehouse, "r1")).isEqualTo(full);
    assertThat(JobFile.runIds(warehouse)).containsExactly("r1", "r2");
  }

  @Test
  void holdsTheJobThatWasSubmittedLast() throws Exception {
    JobFile first = file("r1", OptionalInt.of(4), Optional.empty());
    JobFile second = new JobFile("flink", "b1", first.target().with(2), first.request());

    first.write();
    second.write();

    assertThat(JobFile.read(warehouse, "r1")).isEqualTo(second);
  }

  @Test
  void namesTheRunsThereAreWhereOneIsNot() throws Exception {
    assertThatThrownBy(() -> JobFile.read(warehouse, "r9"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported run: r9 (supported: none, no run went to a"
                + " cluster or kept its state)");

    file("r1", OptionalInt.empty(), Optional.empty()).write();

    assertThatThrownBy(() -> JobFile.read(warehouse, "r9"))
        .hasMessage("Unsupported run: r9 (supported: r1)");
  }

  @Test
  void saysOfARunInItsOwnJvmThatItKeptNothing() throws Exception {
    Files.createDirectories(JobFile.folder(warehouse, "r1"));

    assertThatThrownBy(() -> JobFile.read(warehouse, "r1"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot find the job of run r1: it ran in its own JVM and kept no state; run it again"
                + " with --checkpoint-every, under another id");
  }

  @Test
  void saysOnWhichEngineItIs() {
    JobFile file = file("r1", OptionalInt.of(4), Optional.empty());

    assertThat(file.on("flink")).isSameAs(file);
    assertThatThrownBy(() -> file.on("spark"))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot find run r1 on spark: it is on flink; add --runner=flink");
  }

  @Test
  void aBatchLeavesNoState() {
    JobFile stream = file("r1", OptionalInt.of(4), Optional.empty());
    JobFile batch =
        new JobFile("flink", "a1", stream.target(), stream.request().with(RunMode.BATCH));

    LastState.requireStream(stream);
    assertThatThrownBy(() -> LastState.requireStream(batch))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot resume run r1: it is a batch, which leaves no state; run it again under another"
                + " id");
  }

  @Test
  void aRunThatHasFinishedIsNotResumed() throws Exception {
    JobFile file = file("r1", OptionalInt.of(4), Optional.empty());
    Path savepoint = state(file, "savepoints/savepoint-a1-2", 1_000);
    Path report = file.folder().resolve("report.json");

    Files.writeString(report, "{\"succeeded\": false}");
    assertThat(LastState.of(file)).isEqualTo(savepoint);

    Files.writeString(report, "{\"succeeded\": true}");
    assertThatThrownBy(() -> LastState.of(file))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot resume run r1: it has finished, as "
                + report
                + " tells; run it again under another id");
  }

  @Test
  void theNewestCompleteStateIsTheLast() throws Exception {
    JobFile file = file("r1", OptionalInt.of(4), Optional.empty());
    assertThatThrownBy(() -> LastState.of(file))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot resume run r1: it left no savepoint and no checkpoint in "
                + file.folder()
                + "; run it again under another id");

    Path savepoint = state(file, "savepoints/savepoint-a1-2", 1_000);
    assertThat(LastState.of(file)).isEqualTo(savepoint);

    Path checkpoint = state(file, "checkpoints/a1/chk-7", 2_000);
    Files.createDirectories(file.folder().resolve("checkpoints/a1/chk-8"));
    assertThat(LastState.of(file)).isEqualTo(checkpoint);
  }

  @Test
  void noStateIsTakenThatIsOlderThanTheLast() throws Exception {
    JobFile file = file("r1", OptionalInt.of(4), Optional.empty());
    Path older = state(file, "savepoints/savepoint-a1-2", 1_000);
    Path newer = state(file, "checkpoints/a1/chk-7", 2_000);

    assertThat(LastState.named(file, newer.toString())).isEqualTo(newer.toString());
    assertThat(LastState.named(file, "s3://bucket/chk-3")).isEqualTo("s3://bucket/chk-3");
    assertThatThrownBy(() -> LastState.named(file, older.toUri().toString()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot resume run r1 from "
                + older.toUri()
                + ": it has shown rows since, and left "
                + newer);
  }

  private static Path state(JobFile file, String name, long millis) throws Exception {
    Path folder = Files.createDirectories(file.folder().resolve(name));
    Path metadata = Files.createFile(folder.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
    return folder;
  }

  private JobFile file(String runId, OptionalInt parallelism, Optional<Duration> every) {
    return new JobFile(
        "flink",
        "a1",
        new Target("http://flink:8081", parallelism, every, Map.of("a", "b")),
        new RunRequest(
            runId,
            Instant.parse("2026-03-04T05:06:07.089Z"),
            warehouse,
            RunMode.STREAMING,
            OnReject.FAIL,
            Map.of("events", "100")));
  }
}
