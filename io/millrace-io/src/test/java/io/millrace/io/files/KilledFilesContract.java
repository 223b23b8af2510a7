/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.StepContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writer wherever it is, and begins its run again. */
public abstract class KilledFilesContract {
  private static final int RUNS = 4;

  @TempDir private Path logs;

  /** A folder, or what stands for one, that is not there yet. */
  protected abstract String newFolder() throws Exception;

  /** All files of it, hidden ones too, by their paths. */
  protected abstract Map<String, byte[]> files(String folder) throws Exception;

  /** As {@link WriteBlocks} takes it. */
  protected String partition() {
    return ObjectFilesContract.MONTHS;
  }

  /** The flags of a JVM that finds it. */
  protected List<String> flags() {
    return List.of();
  }

  /** What such a JVM finds in its environment. */
  protected Map<String, String> environment() {
    return Map.of();
  }

  @Test
  final void aRunThatWasKilledEndsInTheRowsOnceWhenItIsBegunAgain() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> rows = WriteBlocksTest.rows(new Random(seed), DyingFiles.ROWS);
    String folder = newFolder();
    WriteBlocks write = DyingFiles.write(folder, partition());
    for (int run = 0; run < RUNS; run++) {
      kill(folder, seed, random.nextInt(1, DyingFiles.BLOCKS));
      assertThat(shown(folder)).as("seed %d, after kill %d", seed, run).isEmpty();
    }

    WriteBlocksTest.write(write, rows);

    assertThat(ObjectFilesContract.read(folder))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(rows);
    Map<String, String> files = shown(folder);
    WriteBlocksTest.write(write, rows);
    assertThat(shown(folder)).as("seed %d", seed).isEqualTo(files);
    WriteBlocksTest.write(write.at(new StepContext("run-2", "sales/Write")), rows);
    assertThat(shown(folder)).as("seed %d", seed).containsAllEntriesOf(files);
  }

  /** What a reader sees, with hashes of it. */
  private Map<String, String> shown(String folder) throws Exception {
    return files(folder).entrySet().stream()
        .filter(file -> !file.getKey().substring(folder.length()).contains("/."))
        .collect(Collectors.toMap(Map.Entry::getKey, file -> Reading.sha256(file.getValue())));
  }

  /** Runs a writer that dies after so many blocks. */
  private void kill(String folder, long seed, int block) throws Exception {
    Path log = logs.resolve("writer.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(flags());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(DyingFiles.class.getName());
    command.addAll(List.of(folder, String.valueOf(seed), String.valueOf(block), partition()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment());
    int ending = builder.start().waitFor();
    assertThat(ending).as(Files.readString(log)).isEqualTo(DyingFiles.KILLED);
  }
}
