/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream that is told to end. By TERM: INT, which Ctrl-C sends, is ignored by what a shell
 * started behind its back, as it may have this build.
 */
class StoppedStreamTest {
  private static final int COMMITS = 4;
  private static final long LOOK_MILLIS = 200;
  private static final long MINUTES = 4;

  @TempDir Path folder;

  @Test
  @Timeout(value = 2 * MINUTES, unit = TimeUnit.MINUTES)
  void endsWithItsReport() throws Exception {
    Path err = folder.resolve("told.err");
    Path out = folder.resolve("told.out");
    Path home = folder.resolve("warehouse");
    Process stream =
        Launcher.ofDirect(folder)
            .start(
                out,
                err,
                List.of(
                    "run",
                    "ecommerce",
                    "--mode=streaming",
                    "--events=50000",
                    "--pace=1000",
                    "--run-id=told",
                    "--warehouse=" + home));
    try {
      boolean over = false;
      while (!over && commits(home) < COMMITS) {
        over = stream.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      assertThat(over).as("%s", Files.readString(err)).isFalse();
      stream.destroy();
      boolean ended = stream.waitFor(MINUTES, TimeUnit.MINUTES);

      assertThat(ended).as("%s", Files.readString(err)).isTrue();
      assertThat(err).content().contains("Stopping");
      assertThat(out).content().contains("it was told to; what it has committed stays", "Report: ");
      assertThat(home.resolve("ecommerce/runs/told/report.json")).isNotEmptyFile();
      assertThat(stream.exitValue()).isEqualTo(1);
    } finally {
      stream.destroyForcibly().onExit().join();
    }
  }

  /** Of a table, by the files that name its snapshots' manifests. */
  private static long commits(Path home) throws IOException {
    Path metadata = home.resolve("ecommerce/bronze/clicks/metadata");
    if (!Files.exists(metadata)) {
      return 0;
    }
    long commits = 0;
    try (DirectoryStream<Path> snapshots = Files.newDirectoryStream(metadata, "snap-*")) {
      for (Path unused : snapshots) {
        commits++;
      }
    }
    return commits;
  }
}
