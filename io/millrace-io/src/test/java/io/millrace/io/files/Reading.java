/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdCompressCtx;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** What reading one file has given, without a pipeline. */
record Reading(List<Row> rows, Row tally) {
  static final StepContext CONTEXT = new StepContext("run-1", "orders/Read");
  static final Instant INGESTED_AT = Instant.parse("2024-05-06T07:08:09.123Z");

  static Reading of(Path path, String content) {
    return of(path, content.getBytes(UTF_8));
  }

  /** Writes the file and reads it; its name tells what it is. */
  static Reading of(Path path, byte[] content) {
    return of(file(path, content), ReadFilesSpec.defaults());
  }

  static Reading of(InputFile file, ReadFilesSpec spec) {
    List<Row> rows = new ArrayList<>();
    Row tally =
        new ReadFileFn(CONTEXT, INGESTED_AT, spec).read(file, block -> addRows(block, rows));
    return new Reading(rows, tally);
  }

  private static void addRows(Block block, List<Row> rows) {
    for (int row = 0; row < block.rows(); row++) {
      rows.add(block.row(row));
    }
  }

  /** Reads blocks of an Avro file. */
  static ReadBlocks avro(InputFile file, Schema schema) {
    return ReadBlocks.avroFiles(List.of(file), schema).eventTimeIn("ts").at(CONTEXT);
  }

  /** Reads blocks of a Parquet file. */
  static ReadBlocks parquet(InputFile file, Schema schema) {
    return ReadBlocks.parquetFiles(List.of(file), schema).eventTimeIn("ts").at(CONTEXT);
  }

  static InputFile file(Path path, byte[] content) {
    try {
      Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file(path, content.length);
  }

  static InputFile file(Path path, long length) {
    String name = path.toString();
    FileFormat format = FileFormat.ofName(name);
    if (format == null) {
      throw new IllegalArgumentException("Unsupported file name: " + name);
    }
    FileCompression compression =
        name.endsWith(".gz")
            ? FileCompression.GZIP
            : name.endsWith(".zst") ? FileCompression.ZSTD : FileCompression.NONE;
    return new InputFile(name, length, format, compression, length == 0);
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The content as it is stored, as a file of one member or frame. */
  static byte[] packed(FileCompression compression, byte[] content) {
    return switch (compression) {
      case NONE -> content;
      case GZIP -> gzip(content);
      case ZSTD -> zstd(content);
    };
  }

  /** One frame, with a checksum. */
  static byte[] zstd(byte[] content) {
    try (ZstdCompressCtx frame = new ZstdCompressCtx()) {
      return frame.setChecksum(true).compress(content);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The record's bytes: as they are kept, else those of the text. */
  static byte[] bytes(Row row) {
    byte @Nullable [] bytes = row.getBytes(RawRecord.RECORD_BYTES);
    if (bytes != null) {
      return bytes;
    }
    String text = row.getString(RawRecord.RECORD);
    return text == null ? new byte[0] : text.getBytes(UTF_8);
  }

  List<String> records() {
    return strings(RawRecord.RECORD);
  }

  List<String> headers() {
    return strings(RawRecord.HEADER);
  }

  List<String> problems() {
    return strings(RawRecord.PROBLEM);
  }

  List<String> messages() {
    return strings(RawRecord.PROBLEM_MESSAGE);
  }

  List<Long> offsets() {
    List<Long> offsets = new ArrayList<>();
    rows.forEach(row -> offsets.add(row.getInt64(RawRecord.BYTE_OFFSET)));
    return offsets;
  }

  List<Long> numbers() {
    return rows.stream().map(row -> row.getInt64(RawRecord.RECORD_NUMBER)).toList();
  }

  /** Those of the records without problem, parsed, as JSON. */
  List<String> parsed() throws MalformedRecordException {
    RecordParser parser = new RecordParser();
    List<String> parsed = new ArrayList<>();
    for (Row row : rows) {
      if (row.getString(RawRecord.PROBLEM) == null) {
        parsed.add(parser.parse(row).toString());
      }
    }
    return parsed;
  }

  private List<String> strings(String field) {
    List<String> strings = new ArrayList<>();
    rows.forEach(row -> strings.add(row.getString(field)));
    return strings;
  }
}
