/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.KeyCase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.FixedString;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.NanosDuration;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.OneOfType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableBytes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users' types hold goes into blocks and comes out equal, whatever Beam lets a field be. */
@ExtendWith(TestPipelineExtension.class)
class PackedValuesTest {
  private static final EnumerationType COLOURS = EnumerationType.create("red", "green");
  private static final OneOfType EITHER =
      OneOfType.create(Field.of("text", FieldType.STRING), Field.of("number", FieldType.INT32));

  static Stream<Arguments> logicalTypes() {
    java.time.Instant ago = java.time.Instant.ofEpochSecond(-62_135_596_800L, 999_999_000);
    return Stream.of(
        Arguments.of(COLOURS, COLOURS.valueOf("green")),
        Arguments.of(EITHER, EITHER.createValue("number", 7)),
        Arguments.of(SqlTypes.DATE, LocalDate.MIN.withYear(-9999)),
        Arguments.of(SqlTypes.TIME, LocalTime.of(23, 59, 59, 999_999_999)),
        Arguments.of(SqlTypes.DATETIME, LocalDateTime.of(1, 1, 1, 0, 0, 0, 1)),
        Arguments.of(SqlTypes.TIMESTAMP, ago),
        Arguments.of(SqlTypes.UUID, new UUID(-1, Long.MIN_VALUE)),
        Arguments.of(new MicrosInstant(), ago),
        Arguments.of(new NanosInstant(), ago.plusNanos(1)),
        Arguments.of(new NanosDuration(), Duration.ofSeconds(-5, 1)),
        Arguments.of(FixedBytes.of(3), new byte[] {0, -1, 1}),
        Arguments.of(VariableBytes.of(3), new byte[0]),
        Arguments.of(FixedString.of(3), "a  "),
        Arguments.of(VariableString.of(3), ""),
        Arguments.of(FixedPrecisionNumeric.of(9, 2), new BigDecimal("-1.50")),
        Arguments.of(new KeyCase.LampType(), KeyCase.Lamp.GREEN),
        Arguments.of(new TwiceType(), KeyCase.Lamp.RED));
  }

  @ParameterizedTest
  @MethodSource("logicalTypes")
  void valuesOfLogicalTypesComeOutEqualAndOfTheirOwnClass(
      LogicalType<?, ?> logical, Object value, TestPipeline pipeline) {
    FieldType type = FieldType.logicalType(logical);
    Schema inner = Schema.builder().addNullableField("value", type).build();
    Schema schema =
        Schema.builder()
            .addInt32Field("number")
            .addNullableField("value", type)
            .addArrayField("list", type.withNullable(true))
            .addMapField("map", FieldType.STRING, type.withNullable(true))
            .addRowField("row", inner)
            .addArrayField("rows", FieldType.row(inner).withNullable(true))
            .build();
    Map<String, @Nullable Object> map = new HashMap<>();
    map.put("value", value);
    map.put("null", null);
    Row full = Row.withSchema(inner).addValue(value).build();
    Row empty = Row.withSchema(inner).addValue(null).build();
    Row one =
        Row.withSchema(schema)
            .addValues(1, value, Arrays.asList(value, null), map, full, Arrays.asList(full, null))
            .build();
    Row other =
        Row.withSchema(schema).addValues(2, null, List.of(), Map.of(), empty, List.of()).build();

    PCollection<Row> rows =
        pipeline
            .apply(Create.of(one, other).withRowSchema(schema))
            .apply(PackBlocks.of())
            .apply(UnpackBlocks.rows());

    PAssert.that(rows).containsInAnyOrder(one, other);
    PAssert.that(
            rows.apply(
                MapElements.into(TypeDescriptors.strings()).via(PackedValuesTest::classOfValue)))
        .containsInAnyOrder(value.getClass().getName(), "none");
    pipeline.run();
  }

  private static String classOfValue(Row row) {
    Object value = row.getValue("value");
    return value == null ? "none" : value.getClass().getName();
  }

  @Test
  void aUsersClassComesBackAsItWas(TestPipeline pipeline) {
    Basket basket = new Basket();
    basket.id = "b1";
    basket.state = State.PAID;
    basket.signature = new byte[] {1, 2};
    basket.items = List.of(new Item("a", new BigDecimal("1.50")), new Item("", BigDecimal.ONE));
    basket.itemByShelf = Map.of("top", new Item("z", BigDecimal.ZERO));
    Basket empty = new Basket();
    empty.id = "b2";
    empty.state = State.OPEN;
    empty.signature = new byte[0];
    empty.items = List.of();
    empty.itemByShelf = Map.of();

    PCollection<Basket> back =
        pipeline
            .apply(Create.of(basket, empty))
            .apply(PackBlocks.of())
            .apply(UnpackBlocks.rows())
            .apply(Convert.fromRows(Basket.class));

    PAssert.that(back).containsInAnyOrder(basket, empty);
    pipeline.run();
  }

  @Test
  void rowsWithoutFieldsAreCounted(TestPipeline pipeline) {
    Row nothing = Row.nullRow(Schema.of());

    PCollection<Row> rows =
        pipeline
            .apply(Create.of(nothing, nothing).withRowSchema(Schema.of()))
            .apply(PackBlocks.of())
            .apply(UnpackBlocks.rows());

    PAssert.that(rows).containsInAnyOrder(nothing, nothing);
    pipeline.run();
  }

  @Test
  void halfACharacterIsAQuestionMarkAsInBeamsOwnCoder() {
    Schema schema = Schema.builder().addStringField("text").build();
    Row half = Row.withSchema(schema).addValue("a\uD83D").build();

    Row unpacked = Blocks.of(schema, List.of(half)).row(0);

    assertThat(unpacked.getString("text")).isEqualTo("a?");
  }

  /** Beam refuses them, so that no schema of a collection has any. */
  @Test
  void noSchemaHasTwoFieldsOfOneName() {
    Schema.Builder twice = Schema.builder().addStringField("id").addInt32Field("id");
    Schema.Builder cased = Schema.builder().addStringField("id").addInt32Field("ID");

    assertThatThrownBy(twice::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Duplicate field id added to schema");
    assertThat(cased.build().getFieldNames()).containsExactly("id", "ID");
  }

  /** Of the state of a basket. */
  public enum State {
    OPEN,
    PAID
  }

  /** A part of a basket. */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class Item {
    public String name = "";
    public BigDecimal price = BigDecimal.ZERO;

    /** For Beam. */
    public Item() {}

    Item(String name, BigDecimal price) {
      this.name = name;
      this.price = price;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Item that
          && Objects.equals(name, that.name)
          && Objects.equals(price, that.price);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, price);
    }
  }

  /** Of nested types of each kind. */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class Basket {
    public String id = "";
    public State state = State.OPEN;
    public byte[] signature = {};
    public List<Item> items = List.of();

    @SchemaFieldName("by_shelf")
    public Map<String, Item> itemByShelf = Map.of();

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Basket that
          && id.equals(that.id)
          && state == that.state
          && Arrays.equals(signature, that.signature)
          && new ArrayList<>(items).equals(new ArrayList<>(that.items))
          && itemByShelf.equals(that.itemByShelf);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  /** A logical type over another one. */
  static final class TwiceType implements LogicalType<KeyCase.Lamp, UUID> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getIdentifier() {
      return "test:twice:v1";
    }

    @Override
    public @Nullable FieldType getArgumentType() {
      return null;
    }

    @Override
    public FieldType getBaseType() {
      return FieldType.logicalType(SqlTypes.UUID);
    }

    @Override
    public UUID toBaseType(KeyCase.Lamp lamp) {
      return new UUID(0, lamp.ordinal());
    }

    @Override
    public KeyCase.Lamp toInputType(UUID id) {
      return KeyCase.Lamp.values()[(int) id.getLeastSignificantBits()];
    }
  }
}
