/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * The engine of a run that can be resumed: no other JVM has one for that run meanwhile.
 *
 * @param turn held until this is closed; the system gives it back when the JVM is gone
 */
record EmbeddedRun(FileChannel turn, Engine flink) implements Engine {
  private static final String LOCK = "running.lock";

  /**
   * Waits for nobody.
   *
   * @param folder of the run
   * @throws ValidationException if another JVM has the run
   */
  static FileChannel turn(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel turn =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isMine(turn)) {
        return turn;
      }
      turn.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock " + folder + ": " + e.getMessage(), e);
    }
    throw new ValidationException(
        "Cannot run " + folder.getFileName() + ": another ./millrace runs it; stop it first");
  }

  private static boolean isMine(FileChannel turn) throws IOException {
    try {
      return turn.tryLock() != null;
    } catch (OverlappingFileLockException ofThisJvm) {
      return false;
    }
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    return flink.run(pipeline);
  }

  @Override
  public void close() {
    try {
      flink.close();
    } finally {
      release();
    }
  }

  private void release() {
    try {
      turn.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unlock the run: " + e.getMessage(), e);
    }
  }
}
