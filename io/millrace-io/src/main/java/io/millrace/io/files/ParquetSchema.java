/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.ParquetGroup.Member;
import io.millrace.transforms.block.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Matches the wanted fields with a file's, by name: what is to be read of it, and where its values
 * go.
 */
final class ParquetSchema {
  private final ParquetRow row;
  private final List<String> problems = new ArrayList<>();

  private ParquetSchema(ParquetRow row) {
    this.row = row;
  }

  /**
   * How a file is read.
   *
   * @param projection the wanted part of its schema
   * @param root takes the rows
   * @param problems why no row of it can be read; the others have no meaning then
   */
  record Match(MessageType projection, GroupConverter root, List<String> problems) {}

  /** A part of the file's schema and who takes its values. */
  private record Part(Type type, Converter converter) {}

  /** The members of a group that are in the file, and all that are wanted. */
  private record Parts(List<Type> types, List<Converter> converters, List<Member> members) {}

  static Match match(
      Schema wanted, MessageType file, IntFunction<ColumnBuilder> columns, ParquetRow row) {
    ParquetSchema schema = new ParquetSchema(row);
    Parts parts = schema.parts("", wanted, file, columns);
    return new Match(
        new MessageType(file.getName(), parts.types()),
        new ParquetGroup(parts.converters(), parts.members(), null, row),
        schema.problems);
  }

  /** Whether values of the type are read, whatever is inside. */
  static boolean isSupported(FieldType type) {
    return switch (type.getTypeName()) {
      case LOGICAL_TYPE -> false;
      case ARRAY, ITERABLE -> isSupported(ParquetTypes.elementOf(type));
      case MAP -> isSupported(ParquetTypes.keyOf(type)) && isSupported(ParquetTypes.valueOf(type));
      case ROW ->
          ParquetTypes.schemaOf(type).getFields().stream().allMatch(f -> isSupported(f.getType()));
      default -> true;
    };
  }

  private Parts parts(
      String prefix, Schema wanted, GroupType written, IntFunction<ColumnBuilder> columns) {
    Parts parts = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < wanted.getFieldCount(); i++) {
      Field field = wanted.getField(i);
      String path = prefix + field.getName();
      boolean nullable = isNullable(field.getType());
      if (!written.containsField(field.getName())) {
        if (!nullable) {
          problems.add("Missing required " + path);
        }
        parts.members().add(new Member(path, columns.apply(i), nullable, false));
        continue;
      }
      Type type = written.getType(field.getName());
      boolean repeated = type.isRepetition(Type.Repetition.REPEATED);
      parts.members().add(new Member(path, columns.apply(i), nullable, repeated));
      add(
          parts,
          repeated
              ? elements(path, field.getType(), type, columns.apply(i))
              : part(path, field.getType(), type, columns.apply(i)));
    }
    return parts;
  }

  private static void add(Parts parts, @Nullable Part part) {
    if (part != null) {
      parts.types().add(part.type());
      parts.converters().add(part.converter());
    }
  }

  /** A repeated field without more around it is a list. */
  private @Nullable Part elements(
      String path, FieldType wanted, Type written, ColumnBuilder column) {
    return isList(wanted)
        ? part(path + "[]", ParquetTypes.elementOf(wanted), written, column.inside(0))
        : unfit(path, wanted, written);
  }

  /** One value of a type, which may be written as that repetition says. */
  private @Nullable Part part(String path, FieldType wanted, Type written, ColumnBuilder column) {
    if (written.isPrimitive()) {
      Converter converter =
          ParquetValue.of(path, wanted.getTypeName(), written.asPrimitiveType(), column, row);
      return converter == null ? unfit(path, wanted, written) : new Part(written, converter);
    }
    GroupType group = written.asGroupType();
    LogicalTypeAnnotation meaning = written.getLogicalTypeAnnotation();
    boolean list = meaning instanceof ListLogicalTypeAnnotation;
    boolean map =
        meaning instanceof MapLogicalTypeAnnotation || meaning instanceof MapKeyValueTypeAnnotation;
    if (isList(wanted) && list && hasRepeated(group)) {
      return list(path, ParquetTypes.elementOf(wanted), group, column);
    }
    if (wanted.getTypeName() == TypeName.MAP && map && hasRepeated(group)) {
      return map(path, wanted, group, column);
    }
    return wanted.getTypeName() == TypeName.ROW && !list && !map
        ? nested(path, ParquetTypes.schemaOf(wanted), group, column)
        : unfit(path, wanted, written);
  }

  private @Nullable Part nested(
      String path, Schema wanted, GroupType written, ColumnBuilder column) {
    Parts parts = parts(path + ".", wanted, written, column::inside);
    if (parts.types().isEmpty()) {
      problems.add("Missing required fields of " + path);
      return null;
    }
    return new Part(
        written.withNewFields(parts.types()),
        new ParquetGroup(parts.converters(), parts.members(), column, row));
  }

  private @Nullable Part list(
      String path, FieldType wanted, GroupType written, ColumnBuilder column) {
    Type repeated = written.getType(0);
    Part inner =
        isElement(repeated, written.getName())
            ? part(path + "[]", wanted, repeated, column.inside(0))
            : entry(repeated, List.of(path + "[]"), List.of(wanted), column);
    return inner == null ? null : around(written, inner, column);
  }

  /** The older forms of lists, as the format's rules of compatibility tell them. */
  private static boolean isElement(Type repeated, String list) {
    if (repeated.isPrimitive()) {
      return true;
    }
    GroupType group = repeated.asGroupType();
    return group.getFieldCount() != 1
        || group.getType(0).isRepetition(Type.Repetition.REPEATED)
        || group.getName().equals("array")
        || group.getName().equals(list + "_tuple");
  }

  private @Nullable Part map(
      String path, FieldType wanted, GroupType written, ColumnBuilder column) {
    Type repeated = written.getType(0);
    if (repeated.isPrimitive() || repeated.asGroupType().getFieldCount() != 2) {
      return unfit(path, wanted, written);
    }
    Part entry =
        entry(
            repeated,
            List.of(path + ".key", path + ".value"),
            List.of(ParquetTypes.keyOf(wanted), ParquetTypes.valueOf(wanted)),
            column);
    return entry == null ? null : around(written, entry, column);
  }

  /** What is repeated in a list or a map: its fields, in order, are what is inside the column. */
  private @Nullable Part entry(
      Type written, List<String> paths, List<FieldType> wanted, ColumnBuilder column) {
    GroupType group = written.asGroupType();
    Parts parts = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < paths.size(); i++) {
      ColumnBuilder inside = column.inside(i);
      parts
          .members()
          .add(new Member(paths.get(i), inside, isNullable(wanted.get(i)), /* gathers= */ false));
      add(parts, part(paths.get(i), wanted.get(i), group.getType(i), inside));
    }
    return parts.types().size() < paths.size()
        ? null
        : new Part(
            group.withNewFields(parts.types()),
            new ParquetGroup(parts.converters(), parts.members(), null, row));
  }

  private Part around(GroupType written, Part inner, ColumnBuilder column) {
    return new Part(
        written.withNewFields(inner.type()),
        new ParquetGroup(List.of(inner.converter()), List.of(), column, row));
  }

  private static boolean hasRepeated(GroupType group) {
    return group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
  }

  private @Nullable Part unfit(String path, FieldType wanted, Type written) {
    LogicalTypeAnnotation meaning = written.getLogicalTypeAnnotation();
    String kind =
        (written.isRepetition(Type.Repetition.REPEATED) ? "repeated " : "")
            + (written.isPrimitive()
                ? written.asPrimitiveType().getPrimitiveTypeName().toString()
                : "group")
            + (meaning == null ? "" : " " + meaning);
    problems.add(
        "Invalid %s: Parquet %s (must be what a %s takes)"
            .formatted(path, kind, wanted.getTypeName()));
    return null;
  }

  private static boolean isList(FieldType type) {
    return type.getTypeName() == TypeName.ARRAY || type.getTypeName() == TypeName.ITERABLE;
  }

  private static boolean isNullable(FieldType type) {
    return Boolean.TRUE.equals(type.getNullable());
  }
}
