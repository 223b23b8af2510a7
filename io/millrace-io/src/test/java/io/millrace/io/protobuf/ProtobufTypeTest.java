/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Timestamp;
import io.millrace.io.dataset.Columns;
import io.millrace.io.files.Problem;
import io.millrace.io.files.UnwritableValueException;
import io.millrace.transforms.block.BlockBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtobufTypeTest {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type);
  }

  /**
   * {@code message Order { string id = 1; fixed64 units = 2; Paid paid = 3; repeated int32 many =
   * 4; Order before = 5; oneof by { string card = 6; string cash = 7; } enum Paid { NO = 0; YES =
   * 1; } }}.
   */
  private static FileDescriptorProto.Builder shop() {
    return FileDescriptorProto.newBuilder()
        .setName("shop.proto")
        .setPackage("shop")
        .setSyntax("proto3")
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("Order")
                .addField(field("id", 1, Type.TYPE_STRING))
                .addField(field("units", 2, Type.TYPE_FIXED64))
                .addField(field("paid", 3, Type.TYPE_ENUM).setTypeName(".shop.Order.Paid"))
                .addField(field("many", 4, Type.TYPE_INT32).setLabel(Label.LABEL_REPEATED))
                .addField(field("before", 5, Type.TYPE_MESSAGE).setTypeName(".shop.Order"))
                .addField(field("card", 6, Type.TYPE_STRING).setOneofIndex(0))
                .addField(field("cash", 7, Type.TYPE_STRING).setOneofIndex(0))
                .addOneofDecl(OneofDescriptorProto.newBuilder().setName("by"))
                .addEnumType(
                    EnumDescriptorProto.newBuilder()
                        .setName("Paid")
                        .addValue(EnumValueDescriptorProto.newBuilder().setName("NO").setNumber(0))
                        .addValue(
                            EnumValueDescriptorProto.newBuilder().setName("YES").setNumber(1))));
  }

  private static byte[] set(FileDescriptorProto.Builder file) {
    return FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
  }

  private static ProtobufType order() {
    return ProtobufType.in(set(shop()), "shop.Order", "shop.pb");
  }

  @Test
  void namesWhatADescriptorSetLacks(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("shop.pb");
    Files.write(file, set(shop()));

    assertThat(ProtobufType.in(file, "shop.Order").name()).isEqualTo("shop.Order");
    assertThatThrownBy(() -> ProtobufType.in(file, "Order"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required message Order in %s (available: [shop.Order])", file);
    Files.write(file, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> ProtobufType.in(file, "shop.Order"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read descriptors %s: a field of number 0", file);
    assertThatThrownBy(
            () -> ProtobufType.in(set(shop().setSyntax("editions")), "shop.Order", "shop.pb"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read descriptors shop.pb: the syntax editions of shop.Order (supported:"
                + " proto2, proto3)");
  }

  @Test
  void namesAllColumnsThatAMessageDoesNotHave() {
    Schema columns =
        Columns.schema(
            List.of(
                "id int64",
                "units double",
                "paid string",
                "many int32",
                "before string",
                "card string",
                "cash string",
                "color string"));

    assertThat(order().problemsOfWriting(columns))
        .containsExactly(
            "Unsupported type of field id: INT64 (supported for string: [STRING])",
            "Unsupported type of field units: DOUBLE (supported for fixed64: [INT64, INT32, INT16,"
                + " BYTE])",
            "Unsupported type of field many of shop.Order: repeated int32 (supported: scalars,"
                + " enums, timestamps and wrappers)",
            "Unsupported type of field before of shop.Order: message (supported: scalars, enums,"
                + " timestamps and wrappers)",
            "Missing required field color of shop.Order (available: [id, units, paid, many, before,"
                + " card, cash])",
            "Cannot write [card, cash] together: shop.Order has one of them");
  }

  private static @Nullable String problem(String hex) {
    Schema columns = Columns.schema(List.of("id string", "units int32", "paid string"));
    byte[] bytes = HexFormat.of().parseHex(hex);
    Problem problem =
        new ProtobufReader(order(), columns)
            .read(bytes, 0, bytes.length, new BlockBuilder(columns));
    return problem == null ? null : problem.code() + " " + problem.message();
  }

  @Test
  void saysWhatIsWrongWithAMessage() {
    assertThat(problem("0a0161")).isNull();
    assertThat(problem("")).isNull();
    assertThat(problem("0a0261"))
        .isEqualTo("MALFORMED_RECORD Cannot parse record: it ends in a field");
    assertThat(problem("0a01ff")).isEqualTo("INVALID_UTF8 Invalid id: not UTF-8");
    assertThat(problem("11ffffffffffffffff1805"))
        .isEqualTo(
            "INVALID_VALUE Invalid units: 18446744073709551615 (must be a whole number from"
                + " -2147483648 to 2147483647); Invalid paid: 5 (must be the number of one of [NO,"
                + " YES])");
  }

  @Test
  void refusesARowThatHasNoMessage() throws Exception {
    Schema columns = Columns.schema(List.of("id string?", "units int64", "paid string"));
    ProtobufWriter writer = new ProtobufWriter(order(), columns);

    assertThat(writer.write(row(columns, "a", 0L, "NO"))).asHexString().isEqualTo("0A0161");
    assertThatThrownBy(() -> writer.write(row(columns, null, 1L, "YES")))
        .isInstanceOf(UnwritableValueException.class)
        .hasMessage("Missing required id");
    assertThatThrownBy(() -> writer.write(row(columns, "a", -1L, "YES")))
        .isInstanceOf(UnwritableValueException.class)
        .hasMessage("Invalid units: -1 (must be a whole number from 0 to 9223372036854775807)");
    assertThatThrownBy(() -> writer.write(row(columns, "a", 1L, "PERHAPS")))
        .isInstanceOf(UnwritableValueException.class)
        .hasMessage("Invalid paid: PERHAPS (must be one of [NO, YES])");
  }

  @Test
  void aTimeThatProtobufDoesNotHaveIsRefused() throws Exception {
    FieldDescriptorProto.Builder at =
        field("at", 1, Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Timestamp");
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("timed.proto")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder().setName("Timed").addField(at));
    ProtobufType type = ProtobufType.in(set(file), "Timed", "timed.pb");
    Schema columns = Columns.schema(List.of("at datetime"));
    ProtobufWriter writer = new ProtobufWriter(type, columns);

    for (Instant time : List.of(FIRST, LAST)) {
      byte[] written = writer.write(row(columns, time));
      // Behind the tag and the length of the field.
      Timestamp read = Timestamp.parseFrom(Arrays.copyOfRange(written, 2, written.length));
      assertThat(read.getSeconds() * 1_000 + read.getNanos() / 1_000_000)
          .isEqualTo(time.getMillis());
    }
    assertThatThrownBy(() -> writer.write(row(columns, LAST.plus(1))))
        .isInstanceOf(UnwritableValueException.class)
        .hasMessage("Invalid at: +10000-01-01T00:00:00Z (must be between the years 1 and 9999)");
    assertThatThrownBy(() -> writer.write(row(columns, FIRST.minus(1))))
        .isInstanceOf(UnwritableValueException.class)
        .hasMessage("Invalid at: 0000-12-31T23:59:59.999Z (must be between the years 1 and 9999)");
  }

  private static Row row(Schema columns, @Nullable Object... values) {
    return Row.withSchema(columns).attachValues(Arrays.asList(values));
  }
}
