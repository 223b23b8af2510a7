/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.SerializableUtils;

/** A file with an object that is there whole and on disk, or not at all. */
final class DurableFile {
  private DurableFile() {}

  static void write(Path file, Serializable value) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    // No channel: Spark interrupts its threads when a stream ends, and a channel would fail then.
    try (FileOutputStream out = new FileOutputStream(whole.toFile())) {
      out.write(SerializableUtils.serializeToByteArray(value));
      out.getFD().sync();
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static <T extends Serializable> T read(Path file, Class<T> type) throws IOException {
    return type.cast(
        SerializableUtils.deserializeFromByteArray(Files.readAllBytes(file), file.toString()));
  }

  /** What is in a folder, if it is there. */
  static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
