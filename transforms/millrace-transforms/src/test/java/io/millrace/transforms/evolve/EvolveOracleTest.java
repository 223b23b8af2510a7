/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random pairs of schemas and rows, against values converted one by one. */
class EvolveOracleTest {
  private static final int SCRIPTS = 1_000;
  private static final int SCRIPTS_IN_PIPELINE = 6;

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void everyRowIsWhatItsValuesBecomeOneByOne() {
    long seed = new Random().nextLong();
    System.out.println("EvolveOracleTest seed " + seed);
    Random random = new Random(seed);
    int planned = 0;
    for (int i = 0; i < SCRIPTS; i++) {
      String reason = "seed " + seed + ", script " + i;
      EvolveScript script = EvolveScript.random(policy(random), random);
      if (isRefused(script)) {
        assertThatThrownBy(() -> Planning.of(script.spec(), "rows", script.from()))
            .as(reason)
            .isInstanceOf(ValidationException.class);
        continue;
      }
      planned++;
      EvolvePlan plan = Planning.of(script.spec(), "rows", script.from());
      for (Row row : script.rows()) {
        Map<String, @Nullable Object> expected = expected(script, row);
        Block block = block(row);
        String problem = plan.problemOf(block, 0);
        assertThat(problem == null).as(reason).isEqualTo(expected != null);
        if (expected != null) {
          assertThat(values(plan.evolve(block).row(0))).as(reason).isEqualTo(expected);
        }
      }
    }
    assertThat(planned).as("seed %d", seed).isGreaterThan(SCRIPTS / 5);
  }

  @Test
  void rowsAndBlocksGoThroughARunAlike(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("EvolveOracleTest in a run, " + reason);
    Random random = new Random(seed);
    for (int i = 0; i < SCRIPTS_IN_PIPELINE; ) {
      EvolvePolicy policy =
          i % 3 == 0
              ? EvolvePolicy.LENIENT
              : i % 3 == 1 ? EvolvePolicy.TRY_EVOLVE : EvolvePolicy.IGNORE;
      EvolveScript script = EvolveScript.random(policy, random);
      if (!isRefused(script)) {
        run(pipeline, "Script" + i++, script, reason);
      }
    }
    pipeline.run();
  }

  private static void run(TestPipeline pipeline, String name, EvolveScript script, String reason) {
    List<Map<String, @Nullable Object>> expected = new ArrayList<>();
    for (Row row : script.rows()) {
      Map<String, @Nullable Object> values = expected(script, row);
      if (values != null) {
        expected.add(values);
      }
    }
    Evolve evolve = Evolve.to(script.to()).under(script.policy()).at(new StepContext("run", name));
    for (Map.Entry<String, String> names : script.oldNames().entrySet()) {
      evolve = evolve.renaming(names.getValue(), names.getKey());
    }
    for (Map.Entry<String, Object> value : script.defaults().entrySet()) {
      evolve = evolve.defaulting(value.getKey(), value.getValue());
    }

    PCollection<Row> rows =
        pipeline.apply(name, Create.of(script.rows()).withRowSchema(script.from()));
    EvolveResult<Row> ofRows = rows.apply(name + "OfRows", evolve);
    EvolveResult<Block> ofBlocks =
        rows.apply(name + "Pack", PackBlocks.of()).apply(name + "OfBlocks", evolve.onBlocks());

    long letters = (long) script.rows().size() - expected.size();
    for (PCollection<Row> evolved :
        List.of(ofRows.evolved(), ofBlocks.evolved().apply(name + "Unpack", UnpackBlocks.rows()))) {
      PAssert.that(reason, evolved)
          .satisfies(
              actual -> {
                List<Map<String, @Nullable Object>> values = new ArrayList<>();
                actual.forEach(row -> values.add(values(row)));
                assertThat(values).as(reason).containsExactlyInAnyOrderElementsOf(expected);
                return null;
              });
    }
    PAssert.thatSingleton(reason, ofRows.rejected().apply(name + "Letters", Count.globally()))
        .isEqualTo(letters);
  }

  private static EvolvePolicy policy(Random random) {
    return EvolvePolicy.values()[random.nextInt(EvolvePolicy.values().length)];
  }

  private static @Nullable Field source(EvolveScript script, String name) {
    String old = script.oldNames().get(name);
    return script.from().hasField(name)
        ? script.from().getField(name)
        : old == null ? null : script.from().getField(old);
  }

  private static boolean isRefused(EvolveScript script) {
    return script.to().getFields().stream().anyMatch(field -> isRefused(script, field))
        || (script.policy() == EvolvePolicy.EXCEPTION
            && script.from().getFieldCount() != script.to().getFieldCount());
  }

  private static boolean isRefused(EvolveScript script, Field field) {
    Field source = source(script, field.getName());
    boolean isEmpty =
        !field.getType().getNullable() && !script.defaults().containsKey(field.getName());
    return switch (script.policy()) {
      case EXCEPTION -> !field.equals(source);
      case EVOLVE, TRY_EVOLVE ->
          source == null ? isEmpty : !isConvertible(source.getType(), field.getType());
      case LENIENT -> false;
      case IGNORE -> isEmpty && !isRead(source, field);
    };
  }

  private static boolean isSame(FieldType one, FieldType other) {
    return one.withNullable(false).equals(other.withNullable(false));
  }

  private static boolean isConvertible(FieldType from, FieldType to) {
    return isSame(from, to) || EvolveScript.ladder(from).contains(to.getTypeName());
  }

  private static boolean isRead(@Nullable Field source, Field field) {
    return source != null
        && source.getName().equals(field.getName())
        && isSame(source.getType(), field.getType())
        && (field.getType().getNullable() || !source.getType().getNullable());
  }

  /** Null where the row does not fit. */
  private static @Nullable Map<String, @Nullable Object> expected(EvolveScript script, Row row) {
    boolean lenient = script.policy() == EvolvePolicy.LENIENT;
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Map<String, @Nullable Object> beside = new LinkedHashMap<>(values(row));
    for (Field field : script.to().getFields()) {
      String name = field.getName();
      Field source = source(script, name);
      if (source == null || (script.policy() == EvolvePolicy.IGNORE && !isRead(source, field))) {
        values.put(name, script.defaults().get(name));
        continue;
      }
      Object value = row.getValue(source.getName());
      beside.remove(source.getName());
      if (lenient && !isHeld(source.getType(), field.getType())) {
        beside.put(name + "_was", value);
      }
      Object converted = value == null ? null : converted(value, source.getType(), field.getType());
      boolean fits = value == null ? field.getType().getNullable() : converted != null;
      if (!fits && !lenient) {
        return null;
      }
      values.put(name, converted);
    }
    if (lenient) {
      values.putAll(beside);
    }
    return values;
  }

  private static boolean isHeld(FieldType from, FieldType to) {
    List<Schema.TypeName> ladder = EvolveScript.ladder(from);
    return isSame(from, to)
        || (ladder.contains(to.getTypeName())
            && ladder.indexOf(from.getTypeName()) < ladder.indexOf(to.getTypeName()));
  }

  private static @Nullable Object converted(Object value, FieldType from, FieldType to) {
    if (isSame(from, to)) {
      return value;
    }
    if (!isConvertible(from, to)) {
      return null;
    }
    try {
      return switch (to.getTypeName()) {
        case BYTE -> new BigDecimal(value.toString()).byteValueExact();
        case INT16 -> new BigDecimal(value.toString()).shortValueExact();
        case INT32 -> new BigDecimal(value.toString()).intValueExact();
        case INT64 -> new BigDecimal(value.toString()).longValueExact();
        case DECIMAL -> new BigDecimal(value.toString());
        case FLOAT -> exactFloat((Double) value);
        default -> ((Float) value).doubleValue();
      };
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Float exactFloat(Double value) {
    Float rounded = value.floatValue();
    return value.equals(rounded.doubleValue()) ? rounded : null;
  }

  private static Block block(Row row) {
    BlockBuilder builder = new BlockBuilder(row.getSchema());
    builder.addRow(row, 7);
    return builder.build();
  }

  private static Map<String, @Nullable Object> values(Row row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    row.getSchema().getFieldNames().forEach(name -> values.put(name, row.getValue(name)));
    return values;
  }
}
