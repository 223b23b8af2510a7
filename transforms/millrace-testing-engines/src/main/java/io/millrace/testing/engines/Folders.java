/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes what engines leave. */
final class Folders {
  private Folders() {}

  /** Deletes a folder and all in it; links are deleted, not followed. */
  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          /** What an ending process deletes itself is gone already. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
            if (reason instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw reason;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException reason)
              throws IOException {
            if (reason != null) {
              throw reason;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
