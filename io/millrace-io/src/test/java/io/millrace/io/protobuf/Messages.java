/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A message type made at random, as Protobuf's own library knows it.
 *
 * @param columns the fields that are no lists and no messages of its own
 */
record Messages(Descriptor descriptor, byte[] set, List<String> columns) {
  private static final String GOOGLE = ".google.protobuf.";
  private static final List<String> WRAPPERS =
      List.of(
          "DoubleValue",
          "FloatValue",
          "Int64Value",
          "UInt64Value",
          "Int32Value",
          "UInt32Value",
          "BoolValue",
          "StringValue",
          "BytesValue");
  private static final List<Type> SCALARS =
      List.of(
          Type.TYPE_DOUBLE,
          Type.TYPE_FLOAT,
          Type.TYPE_INT64,
          Type.TYPE_UINT64,
          Type.TYPE_INT32,
          Type.TYPE_FIXED64,
          Type.TYPE_FIXED32,
          Type.TYPE_BOOL,
          Type.TYPE_STRING,
          Type.TYPE_BYTES,
          Type.TYPE_UINT32,
          Type.TYPE_SFIXED32,
          Type.TYPE_SFIXED64,
          Type.TYPE_SINT32,
          Type.TYPE_SINT64);

  ProtobufType type() {
    return ProtobufType.in(set, descriptor.getFullName(), "set");
  }

  /** One with fields of all kinds. */
  static Messages random(Random random, boolean proto3, boolean others)
      throws DescriptorValidationException {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("Order");
    message.addEnumType(
        EnumDescriptorProto.newBuilder()
            .setName("State")
            .addValue(EnumValueDescriptorProto.newBuilder().setName("NEW").setNumber(0))
            .addValue(EnumValueDescriptorProto.newBuilder().setName("PAID").setNumber(7))
            .addValue(EnumValueDescriptorProto.newBuilder().setName("LOST").setNumber(-1)));
    message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("choice"));
    Set<Integer> numbers = new TreeSet<>();
    List<FieldDescriptorProto.Builder> optionals = new ArrayList<>();
    List<FieldDescriptorProto.Builder> all = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      FieldDescriptorProto.Builder field =
          FieldDescriptorProto.newBuilder()
              .setName("f" + i)
              .setNumber(number(random, numbers))
              .setLabel(Label.LABEL_OPTIONAL);
      type(field, random, i);
      all.add(field);
      columns.add(field.getName());
      if (i == 0 || random.nextInt(6) == 0) {
        field.setOneofIndex(0);
      } else if (proto3 && field.getType() != Type.TYPE_MESSAGE && random.nextBoolean()) {
        field.setProto3Optional(true);
        optionals.add(field);
      }
    }
    for (FieldDescriptorProto.Builder field : optionals) {
      field.setOneofIndex(message.getOneofDeclCount());
      message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
    }
    if (others) {
      all.add(other("list", number(random, numbers), Label.LABEL_REPEATED, Type.TYPE_INT32));
      all.add(
          other("self", number(random, numbers), Label.LABEL_OPTIONAL, Type.TYPE_MESSAGE)
              .setTypeName(".shop.Order"));
    }
    all.forEach(message::addField);
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("shop.proto")
            .setPackage("shop")
            .addDependency("google/protobuf/timestamp.proto")
            .addDependency("google/protobuf/wrappers.proto")
            .addMessageType(message);
    if (proto3) {
      file.setSyntax("proto3");
    }
    FileDescriptor time = TimestampProto.getDescriptor();
    FileDescriptor wrappers = WrappersProto.getDescriptor();
    FileDescriptor built =
        FileDescriptor.buildFrom(file.build(), new FileDescriptor[] {time, wrappers});
    byte[] set =
        FileDescriptorSet.newBuilder()
            .addFile(time.toProto())
            .addFile(wrappers.toProto())
            .addFile(file)
            .build()
            .toByteArray();
    return new Messages(built.findMessageTypeByName("Order"), set, columns);
  }

  private static FieldDescriptorProto.Builder other(
      String name, int number, Label label, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(label)
        .setType(type);
  }

  private static int number(Random random, Set<Integer> taken) {
    int number;
    do {
      number = 1 + random.nextInt(random.nextBoolean() ? 40 : (1 << 29) - 2);
    } while ((number >= 19_000 && number < 20_000) || !taken.add(number));
    return number;
  }

  private static void type(FieldDescriptorProto.Builder field, Random random, int i) {
    if (i < SCALARS.size()) {
      field.setType(SCALARS.get(i));
    } else if (i < SCALARS.size() + WRAPPERS.size()) {
      field.setType(Type.TYPE_MESSAGE).setTypeName(GOOGLE + WRAPPERS.get(i - SCALARS.size()));
    } else if (random.nextInt(3) == 0) {
      field.setType(Type.TYPE_MESSAGE).setTypeName(GOOGLE + "Timestamp");
    } else if (random.nextBoolean()) {
      field.setType(Type.TYPE_ENUM).setTypeName(".shop.Order.State");
    } else {
      field.setType(SCALARS.get(random.nextInt(SCALARS.size())));
    }
  }
}
