/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * Where files are: local ones through java.nio, all others through Beam's file systems.
 *
 * <p>Beam's local file system would do, but it takes every path for a glob (a file named {@code
 * a[1].csv} cannot be read), walks a whole folder tree for one glob, and says "not found" where
 * java.nio says what was wrong. With a scheme ({@code hdfs://}, {@code s3://}) Beam's are the ones
 * that a runner configures.
 */
final class Storage {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*");
  private static final String FILE_SCHEME = "file://";

  private Storage() {}

  /** True for a path with a scheme other than {@code file://}. */
  static boolean isRemote(String path) {
    return SCHEME.matcher(path).matches() && !path.startsWith(FILE_SCHEME);
  }

  /** A local path as java.nio and people write it: without {@code file://}. */
  static String localName(String path) {
    return path.startsWith(FILE_SCHEME) ? path.substring(FILE_SCHEME.length()) : path;
  }

  /** The file's bytes as stored. */
  static InputStream open(String path) throws IOException {
    if (isRemote(path)) {
      return Channels.newInputStream(
          FileSystems.open(FileSystems.matchNewResource(path, /* isDirectory= */ false)));
    }
    return Files.newInputStream(Path.of(localName(path)));
  }

  /** The file's bytes, unpacked if it is compressed. */
  static InputStream open(InputFile file) throws IOException {
    return unpacked(file.path(), file.compression());
  }

  private static InputStream unpacked(String path, FileCompression compression) throws IOException {
    InputStream stored = open(path);
    try {
      return compression.unpack(stored);
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  /** The bytes of a range, unpacked if the file is compressed, from the byte before it on. */
  static InputStream open(FileRange range) throws IOException {
    long from = Math.max(0, range.from() - 1);
    if (range.compression() != FileCompression.NONE) {
      return unpacked(range.path(), range.compression());
    }
    ReadableByteChannel channel =
        isRemote(range.path())
            ? FileSystems.open(FileSystems.matchNewResource(range.path(), false))
            : FileChannel.open(Path.of(localName(range.path())));
    InputStream whole = Channels.newInputStream(channel);
    try {
      if (channel instanceof SeekableByteChannel seekable) {
        seekable.position(from);
      } else {
        whole.skipNBytes(from);
      }
    } catch (IOException e) {
      whole.close();
      throw e;
    }
    return whole;
  }

  /** The file's bytes as stored, in any order. */
  static SeekableByteChannel openSeekable(String path) throws IOException {
    if (!isRemote(path)) {
      return FileChannel.open(Path.of(localName(path)));
    }
    ReadableByteChannel channel = FileSystems.open(FileSystems.matchNewResource(path, false));
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new UnreadableInputException("its file system reads from the start only");
  }

  /** A new file, in a folder that is made if it is not there. */
  static OutputStream create(String path) throws IOException {
    if (isRemote(path)) {
      return Channels.newOutputStream(
          FileSystems.create(FileSystems.matchNewResource(path, false), MimeTypes.BINARY));
    }
    Path local = Path.of(localName(path));
    Path folder = local.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return new BufferedOutputStream(Files.newOutputStream(local, StandardOpenOption.CREATE_NEW));
  }

  /**
   * Renames a file; does nothing if it was done before. Object stores copy it and delete the first:
   * the other is there whole or not at all, and for a while both are.
   *
   * @throws NoSuchFileException if there is neither
   */
  static void move(String from, String to) throws IOException {
    if (isRemote(from)) {
      FileSystems.rename(
          List.of(FileSystems.matchNewResource(from, false)),
          List.of(FileSystems.matchNewResource(to, false)),
          StandardMoveOptions.IGNORE_MISSING_FILES,
          StandardMoveOptions.SKIP_IF_DESTINATION_EXISTS);
      if (!exists(to)) {
        throw new NoSuchFileException(from);
      }
      return;
    }
    try {
      Files.move(Path.of(localName(from)), Path.of(localName(to)), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      if (!Files.exists(Path.of(localName(to)))) {
        throw e;
      }
    }
  }

  /** True if there is such a file. */
  static boolean exists(String path) throws IOException {
    // A match of nothing that is allowed to be is a match, too.
    return isRemote(path)
        ? !FileSystems.match(path, EmptyMatchTreatment.ALLOW).metadata().isEmpty()
        : Files.exists(Path.of(localName(path)));
  }

  /** Removes a file, if it is there. */
  static void delete(String path) throws IOException {
    if (isRemote(path)) {
      FileSystems.delete(
          List.of(FileSystems.matchNewResource(path, false)),
          StandardMoveOptions.IGNORE_MISSING_FILES);
    } else {
      Files.deleteIfExists(Path.of(localName(path)));
    }
  }
}
