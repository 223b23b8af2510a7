/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * One input's {@value #PARTS} files, written one after the other; all are there even if nothing is
 * written to some.
 */
final class PartFiles implements Closeable {
  static final int PARTS = 4;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final String namePattern;
  private final byte[] header;
  private int part;
  private OutputStream out;

  /**
   * @param namePattern the file name with % for the number; compressed if it ends in {@code .gz}
   * @param header starts each file; ASCII
   */
  PartFiles(Path directory, String namePattern, String header) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.namePattern = namePattern;
    this.header = header.getBytes(US_ASCII);
    this.out = open(directory, namePattern, 0, this.header);
  }

  /**
   * @param toPart at least that of the line before
   */
  void write(int toPart, byte[] line) throws IOException {
    advance(toPart);
    out.write(line);
  }

  @Override
  public void close() throws IOException {
    try {
      advance(PARTS - 1);
    } finally {
      out.close();
    }
  }

  private void advance(int toPart) throws IOException {
    while (part < toPart) {
      out.close();
      part++;
      out = open(directory, namePattern, part, header);
    }
  }

  /** Java writes no time into a gzip header, so equal lines give equal files. */
  private static OutputStream open(Path directory, String namePattern, int part, byte[] header)
      throws IOException {
    Path file = directory.resolve(namePattern.replace("%", Integer.toString(part)));
    OutputStream bytes = Files.newOutputStream(file);
    OutputStream out =
        new BufferedOutputStream(
            namePattern.endsWith(".gz") ? new GZIPOutputStream(bytes, BUFFER_BYTES) : bytes,
            BUFFER_BYTES);
    out.write(header);
    return out;
  }
}
