/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The records of generated files, one after the other, as the bytes they are: each is a line.
 *
 * @param files at least one, all of one format
 */
record FileLines(List<InputFile> files) implements Iterable<byte[]> {
  /** The first line of CSV files; empty for other formats. */
  String header() {
    try (Stream<String> lines = lines(files.get(0))) {
      return hasHeader(files.get(0)) ? lines.findFirst().orElse("") : "";
    }
  }

  long count() {
    try (Stream<String> records = records()) {
      return records.count();
    }
  }

  @Override
  public Iterator<byte[]> iterator() {
    return records().map(line -> line.getBytes(ISO_8859_1)).iterator();
  }

  private Stream<String> records() {
    return files.stream().flatMap(file -> lines(file).skip(hasHeader(file) ? 1 : 0));
  }

  private static boolean hasHeader(InputFile file) {
    return file.format() == FileFormat.CSV;
  }

  /** A character for each byte, so that what is no UTF-8 stays as it is. */
  private static Stream<String> lines(InputFile file) {
    try {
      InputStream stored = Files.newInputStream(Path.of(file.path()));
      InputStream in = file.compression().unpack(stored);
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, ISO_8859_1));
      return reader.lines().onClose(() -> close(reader));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path(), e);
    }
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close generated events", e);
    }
  }
}
