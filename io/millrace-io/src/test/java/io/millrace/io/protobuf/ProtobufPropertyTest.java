/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.millrace.io.files.Problem;
import io.millrace.io.files.RawRecord;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of random types against Protobuf's own library. */
class ProtobufPropertyTest {
  private static final int TYPES = 60;
  private static final int MESSAGES = 60;

  private static Schema columns(Messages messages) {
    Schema.Builder schema = Schema.builder();
    for (String name : messages.columns()) {
      FieldDescriptor field = messages.descriptor().findFieldByName(name);
      schema.addNullableField(name, columnType(field));
    }
    return schema.build();
  }

  private static FieldType columnType(FieldDescriptor field) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      return field.getMessageType().getName().equals("Timestamp")
          ? FieldType.DATETIME
          : columnType(field.getMessageType().findFieldByNumber(1));
    }
    return switch (field.getType()) {
      case DOUBLE -> FieldType.DOUBLE;
      case FLOAT -> FieldType.FLOAT;
      case INT32, SINT32, SFIXED32 -> FieldType.INT32;
      case INT64, SINT64, SFIXED64, UINT64, FIXED64, UINT32, FIXED32 -> FieldType.INT64;
      case BOOL -> FieldType.BOOLEAN;
      case STRING, ENUM -> FieldType.STRING;
      case BYTES -> FieldType.BYTES;
      case MESSAGE, GROUP -> throw new IllegalStateException(field.toString());
    };
  }

  private static Object value(Random random, FieldDescriptor field) {
    boolean zero = random.nextInt(4) == 0;
    return switch (field.getType()) {
      case DOUBLE -> zero ? -0.0 : random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian();
      case FLOAT -> zero ? 0f : random.nextFloat();
      case INT32, SINT32, SFIXED32, UINT32, FIXED32 -> zero ? 0 : random.nextInt();
      case INT64, SINT64, SFIXED64 -> zero ? 0L : random.nextLong() >> random.nextInt(64);
      case UINT64, FIXED64 -> zero ? 0L : random.nextLong() >>> (1 + random.nextInt(62));
      case BOOL -> random.nextBoolean();
      case STRING -> zero ? "" : "\u00fc\ud83d\ude00" + random.nextInt();
      case BYTES -> ByteString.copyFrom(zero ? new byte[0] : new byte[] {-1, (byte) 200});
      case ENUM -> field.getEnumType().getValues().get(random.nextInt(3));
      case MESSAGE -> inner(random, field);
      case GROUP -> throw new IllegalStateException(field.toString());
    };
  }

  private static Message inner(Random random, FieldDescriptor field) {
    DynamicMessage.Builder inner = DynamicMessage.newBuilder(field.getMessageType());
    if (field.getMessageType().getName().equals("Timestamp")) {
      set(inner, 1, random.nextInt() * 20L);
      set(inner, 2, random.nextInt(1_000_000_000));
    } else if (random.nextInt(4) > 0) {
      FieldDescriptor wrapped = field.getMessageType().findFieldByNumber(1);
      inner.setField(wrapped, value(random, wrapped));
    }
    return inner.build();
  }

  private static void set(DynamicMessage.Builder message, int number, Object value) {
    message.setField(message.getDescriptorForType().findFieldByNumber(number), value);
  }

  private static DynamicMessage message(Random random, Messages messages) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(messages.descriptor());
    for (FieldDescriptor field : messages.descriptor().getFields()) {
      if (random.nextInt(3) == 0) {
        continue;
      }
      if (field.isRepeated()) {
        message.addRepeatedField(field, random.nextInt());
      } else if (field.getName().equals("self")) {
        message.setField(field, DynamicMessage.getDefaultInstance(messages.descriptor()));
      } else {
        message.setField(field, value(random, field));
      }
    }
    return message.build();
  }

  /** What the library says that is there. */
  private static @Nullable Object expected(DynamicMessage message, FieldDescriptor field) {
    if (field.hasPresence() && !message.hasField(field)) {
      return null;
    }
    return plain(field, message.getField(field));
  }

  private static Object plain(FieldDescriptor field, Object value) {
    if (value instanceof Message inner) {
      FieldDescriptor first = inner.getDescriptorForType().findFieldByNumber(1);
      if (inner.getDescriptorForType().getName().equals("Timestamp")) {
        int nanos = (Integer) inner.getField(inner.getDescriptorForType().findFieldByNumber(2));
        return Instant.ofEpochMilli((Long) inner.getField(first) * 1_000 + nanos / 1_000_000);
      }
      return plain(first, inner.getField(first));
    }
    if (value instanceof ByteString bytes) {
      return bytes.toByteArray();
    }
    if (value instanceof EnumValueDescriptor name) {
      return name.getName();
    }
    return switch (field.getType()) {
      case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
      default -> value;
    };
  }

  private static Row expected(DynamicMessage message, Messages messages, Schema columns) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String name : messages.columns()) {
      values.add(expected(message, messages.descriptor().findFieldByName(name)));
    }
    return Row.withSchema(columns).attachValues(values);
  }

  private static Row read(ProtobufReader reader, Schema columns, byte[] bytes, Random random) {
    int from = random.nextInt(5);
    byte[] array = new byte[from + bytes.length + random.nextInt(5)];
    Arrays.fill(array, (byte) 0x7f);
    System.arraycopy(bytes, 0, array, from, bytes.length);
    BlockBuilder builder = new BlockBuilder(columns);
    Problem problem = reader.read(array, from, from + bytes.length, builder);
    assertThat(problem).isNull();
    builder.endRow(0, Block.ON_TIME);
    return builder.build().row(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMessageIsReadAsProtobufReadsIt(boolean proto3) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < TYPES; i++) {
      Messages messages = Messages.random(random, proto3, true);
      Schema columns = columns(messages);
      ProtobufReader reader = new ProtobufReader(messages.type(), columns);
      for (int j = 0; j < MESSAGES; j++) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(message(random, messages).toByteArray());
        if (random.nextBoolean()) {
          // What is said twice: fields that are there already, and such as nobody knows.
          bytes.writeBytes(message(random, messages).toByteArray());
          bytes.writeBytes(unknown(random).toByteArray());
        }
        DynamicMessage whole = DynamicMessage.parseFrom(messages.descriptor(), bytes.toByteArray());

        assertThat(read(reader, columns, bytes.toByteArray(), random))
            .as("seed %d, type %d, message %d", seed, i, j)
            .isEqualTo(expected(whole, messages, columns));
      }
    }
  }

  private static UnknownFieldSet unknown(Random random) {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder()
            .addVarint(random.nextLong())
            .addFixed32(random.nextInt())
            .addFixed64(random.nextLong())
            .addLengthDelimited(ByteString.copyFromUtf8("unknown"))
            .addGroup(
                UnknownFieldSet.newBuilder()
                    .addField(3, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                    .build())
            .build();
    return UnknownFieldSet.newBuilder().addField(19_500, field).build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRowIsWrittenAsProtobufWritesItAndReadAgain(boolean proto3) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < TYPES; i++) {
      Messages messages = Messages.random(random, proto3, false);
      Schema columns = withoutSecondChoices(messages, columns(messages));
      ProtobufWriter writer = new ProtobufWriter(messages.type(), columns);
      ProtobufReader reader = new ProtobufReader(messages.type(), columns);
      for (int j = 0; j < MESSAGES; j++) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(messages.descriptor());
        message(random, messages)
            .getAllFields()
            .forEach(
                (field, value) -> {
                  if (columns.hasField(field.getName())) {
                    message.setField(field, toMillis(value));
                  }
                });
        Row row = row(message.build(), messages, columns);

        byte[] written = writer.write(row);

        assertThat(written)
            .as("seed %d, type %d, message %d", seed, i, j)
            .isEqualTo(message.build().toByteArray());
        assertThat(read(reader, columns, written, random)).isEqualTo(row);
      }
    }
  }

  private static Row row(DynamicMessage message, Messages messages, Schema columns) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String name : columns.getFieldNames()) {
      values.add(expected(message, messages.descriptor().findFieldByName(name)));
    }
    return Row.withSchema(columns).attachValues(values);
  }

  /** A time of ours has no more than milliseconds. */
  private static Object toMillis(Object value) {
    if (value instanceof DynamicMessage inner
        && inner.getDescriptorForType().getName().equals("Timestamp")) {
      FieldDescriptor nanos = inner.getDescriptorForType().findFieldByNumber(2);
      int millis = (Integer) inner.getField(nanos) / 1_000_000;
      return inner.toBuilder().setField(nanos, millis * 1_000_000).build();
    }
    return value;
  }

  /** Of a oneof one can be written. */
  private static Schema withoutSecondChoices(Messages messages, Schema columns) {
    Schema.Builder kept = Schema.builder();
    boolean chosen = false;
    for (Schema.Field column : columns.getFields()) {
      FieldDescriptor field =
          requireNonNull(messages.descriptor().findFieldByName(column.getName()));
      boolean choice = field.getRealContainingOneof() != null;
      if (!choice || !chosen) {
        kept.addField(column);
      }
      chosen |= choice;
    }
    return kept.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void whatProtobufDoesNotTakeIsALetterAndNothingElseIsMalformed(int damages) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int refused = 0;
    int taken = 0;
    for (int i = 0; i < TYPES; i++) {
      Messages messages = Messages.random(random, true, false);
      Schema columns = columns(messages);
      ProtobufReader reader = new ProtobufReader(messages.type(), columns);
      for (int j = 0; j < MESSAGES; j++) {
        byte[] bytes = message(random, messages).toByteArray();
        if (bytes.length == 0) {
          continue;
        }
        for (int k = 0; k < damages; k++) {
          if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
          } else {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
        }
        boolean isMessage = isMessage(messages, bytes);

        Problem problem = reader.read(bytes, 0, bytes.length, new BlockBuilder(columns));

        boolean isMalformed =
            problem != null
                && Set.of(RawRecord.MALFORMED_RECORD, RawRecord.INVALID_UTF8)
                    .contains(problem.code());
        assertThat(isMalformed)
            .as("seed %d, type %d, message %d: %s", seed, i, j, problem)
            .isEqualTo(!isMessage);
        refused += isMessage ? 0 : 1;
        taken += isMessage ? 1 : 0;
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
    assertThat(taken).as("seed %d", seed).isPositive();
  }

  private static boolean isMessage(Messages messages, byte[] bytes) {
    try {
      DynamicMessage.parseFrom(messages.descriptor(), bytes);
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
