/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * The engine of a run that ends with its JVM and can be resumed: no other JVM has one for that run
 * meanwhile.
 *
 * @since 0.1
 */
@Internal
public final class LockedEngine implements Engine {
  private static final String LOCK = "running.lock";
  private final FileChannel turn;
  private final Engine engine;

  private LockedEngine(FileChannel turn, Engine engine) {
    this.turn = turn;
    this.engine = engine;
  }

  /**
   * Starts an engine, and waits for nobody. The system gives the lock back when the JVM is gone.
   *
   * @param folder of the run
   * @throws ValidationException if another JVM has the run
   */
  public static Engine start(Path folder, Supplier<Engine> starting) {
    FileChannel turn = turn(folder);
    Engine engine = null;
    try {
      engine = starting.get();
      return new LockedEngine(turn, engine);
    } finally {
      if (engine == null) {
        release(turn);
      }
    }
  }

  private static FileChannel turn(Path folder) {
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
    return engine.run(pipeline);
  }

  @Override
  public void close() {
    try {
      engine.close();
    } finally {
      release(turn);
    }
  }

  private static void release(FileChannel turn) {
    try {
      turn.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unlock the run: " + e.getMessage(), e);
    }
  }
}
