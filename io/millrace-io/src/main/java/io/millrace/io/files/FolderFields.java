/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.io.values.InvalidValueException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.ColumnBuilder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * Fields whose value is the same for all records of a folder, since the path tells it as {@code
 * NAME=VALUE}.
 *
 * <p>Names and values may be percent encoded, in UTF-8. {@code __HIVE_DEFAULT_PARTITION__} is null,
 * and else a value is what it would be in a CSV file.
 */
final class FolderFields {
  static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  /** Of a path that tells nothing. */
  static final FolderFields NONE = of("", Schema.builder().build());

  private final Schema schema;
  private final Block values;
  private final @Nullable Problem problem;

  private FolderFields(Schema schema, Block values, @Nullable Problem problem) {
    this.schema = schema;
    this.values = values;
    this.problem = problem;
  }

  /** Where a file is: its path up to its name. */
  static String folderOf(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Those of the wanted fields that a folder's path tells. */
  static FolderFields of(String folder, Schema wanted) {
    Map<String, List<byte[]>> told = told(folder);
    List<Field> fields =
        wanted.getFields().stream().filter(field -> told.containsKey(field.getName())).toList();
    Schema schema = Schema.builder().addFields(fields).build();
    BlockBuilder one = new BlockBuilder(schema);
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      String fault = read(field, told.getOrDefault(field.getName(), List.of()), one.column(i));
      if (fault != null) {
        faults.add(fault);
        one.column(i).appendNull();
      }
    }
    one.endRow(0, Block.ON_TIME);
    return new FolderFields(
        schema,
        one.build(),
        faults.isEmpty() ? null : new Problem(RawRecord.INVALID_VALUE, String.join("; ", faults)));
  }

  /** Adds the value, or tells what is wrong with it. */
  private static @Nullable String read(Field field, List<byte[]> texts, ColumnBuilder column) {
    String name = field.getName();
    if (texts.size() != 1) {
      return "Invalid %s: %s (must be in one folder of the path)"
          .formatted(name, texts.stream().map(text -> new String(text, UTF_8)).toList());
    }
    byte[] text = texts.get(0);
    RecordText decoded = RecordText.of(text, 0, text.length);
    if (!decoded.exact()) {
      return "Invalid %s: %s (must be UTF-8)".formatted(name, Excerpt.of(decoded.text()));
    }
    boolean isText = field.getType().getTypeName() == TypeName.STRING;
    if (decoded.text().equals(NULL) || (text.length == 0 && !isText)) {
      if (!Boolean.TRUE.equals(field.getType().getNullable())) {
        return "Missing required " + name;
      }
      column.appendNull();
      return null;
    }
    CsvValues.Reader reader = CsvValues.of(field);
    if (reader == null) {
      return unsupported(field);
    }
    try {
      reader.read(text, 0, text.length, column);
      return null;
    } catch (InvalidValueException e) {
      return e.getMessage();
    }
  }

  /** The decoded values by name; of a name that comes twice, both. */
  private static Map<String, List<byte[]>> told(String folder) {
    Map<String, List<byte[]>> told = new TreeMap<>();
    for (String level : folder.split("/", -1)) {
      int equals = level.indexOf('=');
      if (equals > 0) {
        String name = new String(decoded(level.substring(0, equals)), UTF_8);
        told.computeIfAbsent(name, none -> new ArrayList<>())
            .add(decoded(level.substring(equals + 1)));
      }
    }
    return told;
  }

  /** A percent sign without two hex digits behind it is one. */
  private static byte[] decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int from = 0;
    for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
      if (at >= from && at + 2 < text.length() && isHex(text, at + 1) && isHex(text, at + 2)) {
        bytes.writeBytes(text.substring(from, at).getBytes(UTF_8));
        bytes.write(HexFormat.fromHexDigits(text, at + 1, at + 3));
        from = at + 3;
      }
    }
    bytes.writeBytes(text.substring(from).getBytes(UTF_8));
    return bytes.toByteArray();
  }

  private static boolean isHex(String text, int at) {
    return HexFormat.isHexDigit(text.charAt(at));
  }

  /** All that is wrong with such fields in those files. */
  static List<String> problems(List<InputFile> files, Schema wanted) {
    Map<String, Set<String>> names = new HashMap<>();
    for (InputFile file : files) {
      names.computeIfAbsent(folderOf(file.path()), folder -> told(folder).keySet());
    }
    List<String> problems = new ArrayList<>();
    for (Field field : wanted.getFields()) {
      if (names.values().stream().noneMatch(told -> told.contains(field.getName()))) {
        continue;
      }
      List<String> without =
          files.stream()
              .filter(file -> !file.empty())
              .map(InputFile::path)
              .filter(
                  path -> !names.getOrDefault(folderOf(path), Set.of()).contains(field.getName()))
              .toList();
      if (CsvValues.of(field) == null) {
        problems.add(unsupported(field));
      } else if (!without.isEmpty() && !Boolean.TRUE.equals(field.getType().getNullable())) {
        problems.add(
            "Missing required folder %s=VALUE of %s%s, which other files have"
                .formatted(
                    field.getName(),
                    without.get(0),
                    without.size() > 1 ? " and %d more".formatted(without.size() - 1) : ""));
      }
    }
    return problems;
  }

  private static String unsupported(Field field) {
    return "Unsupported type of field %s, which is told by folders: %s (supported: %s)"
        .formatted(field.getName(), field.getType().getTypeName(), CsvValues.SUPPORTED);
  }

  /** Whether the path tells none. */
  boolean isEmpty() {
    return schema.getFieldCount() == 0;
  }

  /** Whether the path tells that field. */
  boolean has(String field) {
    return schema.hasField(field);
  }

  /** What is wrong with each record, since it is wrong with the path; null if nothing is. */
  @Nullable Problem problem() {
    return problem;
  }

  /** The values of a field, in a single row. */
  Column value(String field) {
    return values.column(field);
  }

  /** The fields that are left for the records to tell. */
  Schema without(Schema wanted) {
    return Schema.builder()
        .addFields(wanted.getFields().stream().filter(field -> !has(field.getName())).toList())
        .build();
  }

  /** Rows with the fields that the path tells too, in the order of the schema. */
  Block addTo(Block block, Schema wanted) {
    int[] first = new int[block.rows()];
    List<Column> columns = new ArrayList<>();
    for (Field field : schema.getFields()) {
      Column value = value(field.getName());
      columns.add(
          field.getType().getTypeName() == TypeName.STRING
              ? Block.dictionary(field.getType(), first, value)
              : Block.gather(value, first));
    }
    Schema both =
        Schema.builder()
            .addFields(block.schema().getFields())
            .addFields(schema.getFields())
            .build();
    return block
        .with(both, columns)
        .project(wanted, wanted.getFieldNames().stream().mapToInt(both::indexOf).toArray());
  }
}
