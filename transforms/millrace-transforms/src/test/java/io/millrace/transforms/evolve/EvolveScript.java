/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.StepContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Two schemas, what is said about their fields, and rows of the first. */
record EvolveScript(
    Schema from,
    Schema to,
    EvolvePolicy policy,
    Map<String, String> oldNames,
    Map<String, Object> defaults,
    List<Row> rows) {
  private static final List<FieldType> TYPES =
      List.of(
          FieldType.BYTE,
          FieldType.INT16,
          FieldType.INT32,
          FieldType.INT64,
          FieldType.DECIMAL,
          FieldType.FLOAT,
          FieldType.DOUBLE,
          FieldType.STRING,
          FieldType.DATETIME,
          FieldType.array(FieldType.INT32));
  private static final double[] DOUBLES = {0.5, -0.0, 0.1, 1e300, Double.NaN, -1.0 / 0.0};

  static EvolveScript random(EvolvePolicy policy, Random random) {
    List<Field> from = new ArrayList<>();
    List<Field> to = new ArrayList<>();
    Map<String, String> oldNames = new TreeMap<>();
    Map<String, Object> defaults = new TreeMap<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      FieldType type = TYPES.get(random.nextInt(TYPES.size()));
      int fate = random.nextInt(6);
      if (fate > 0) {
        from.add(Field.of(name, type.withNullable(random.nextInt(3) == 0)));
      }
      if (fate < 5) {
        String known = fate == 4 ? "new_" + name : name;
        FieldType wanted =
            random.nextInt(3) == 0 ? type : TYPES.get(random.nextInt(random.nextInt(9) + 2));
        to.add(Field.of(known, wanted.withNullable(random.nextBoolean())));
        if (fate == 4) {
          oldNames.put(known, name);
        }
        if (random.nextInt(3) > 0) {
          defaults.put(known, value(wanted, random));
        }
      }
    }
    Collections.shuffle(to, random);
    Schema schema = Schema.of(from.toArray(Field[]::new));
    List<Row> rows = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      rows.add(row(schema, random));
    }
    return new EvolveScript(
        schema, Schema.of(to.toArray(Field[]::new)), policy, oldNames, defaults, rows);
  }

  EvolveSpec spec() {
    return new EvolveSpec(to, policy, oldNames, defaults, new StepContext("run", "evolve"));
  }

  private static Row row(Schema schema, Random random) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : schema.getFields()) {
      boolean isNull = field.getType().getNullable() && random.nextInt(4) == 0;
      values.add(isNull ? null : value(field.getType(), random));
    }
    return Row.withSchema(schema).addValues(values).build();
  }

  private static Object value(FieldType type, Random random) {
    long number = random.nextLong() >> random.nextInt(30, 64);
    return switch (type.getTypeName()) {
      case BYTE -> (byte) number;
      case INT16 -> (short) number;
      case INT32 -> (int) number;
      case INT64 -> random.nextInt(9) == 0 ? random.nextLong() : number;
      case DECIMAL ->
          random.nextInt(9) == 0
              ? new BigDecimal("1e30")
              : BigDecimal.valueOf(number, random.nextInt(-2, 2));
      case FLOAT -> (float) DOUBLES[random.nextInt(DOUBLES.length)];
      case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
      case STRING -> "s" + number;
      case DATETIME -> Instant.ofEpochMilli(number);
      default -> List.of((int) number);
    };
  }

  /** The number types a type is read as and from; empty for one that stays itself. */
  static List<TypeName> ladder(FieldType type) {
    return switch (type.getTypeName()) {
      case BYTE, INT16, INT32, INT64, DECIMAL ->
          List.of(TypeName.BYTE, TypeName.INT16, TypeName.INT32, TypeName.INT64, TypeName.DECIMAL);
      case FLOAT, DOUBLE -> List.of(TypeName.FLOAT, TypeName.DOUBLE);
      default -> List.of();
    };
  }
}
