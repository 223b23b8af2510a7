/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JacksonReference.Outcome;
import io.millrace.transforms.json.JacksonReference.Parsed;
import io.millrace.transforms.json.JsonProblem.Code;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Compares the parser with Jackson on spoilt lines: whether a line is taken, the code if not, every
 * value if so. A parser keeps what it has learnt from line to line, as in life, and is made anew
 * now and then.
 *
 * <p>{@code main} takes a seed and a number of lines.
 */
final class JsonFuzz {
  private static final Schema GEO =
      Schema.builder().addDoubleField("lat").addNullableField("lon", FieldType.DOUBLE).build();
  private static final Schema ADDRESS =
      Schema.builder().addStringField("city").addNullableField("geo", FieldType.row(GEO)).build();
  private static final Schema ITEM =
      Schema.builder().addStringField("sku").addNullableField("n", FieldType.INT32).build();

  /** Every kind of field. */
  static final Schema ALL =
      Schema.builder()
          .addStringField("event_id")
          .addNullableField("type", FieldType.STRING)
          .addInt64Field("ts")
          .addNullableField("user_id", FieldType.STRING)
          .addInt32Field("quantity")
          .addDecimalField("price")
          .addNullableField("currency", FieldType.STRING)
          .addNullableField("ratio", FieldType.DOUBLE)
          .addNullableField("weight", FieldType.FLOAT)
          .addNullableField("flag", FieldType.BOOLEAN)
          .addNullableField("small", FieldType.BYTE)
          .addNullableField("middle", FieldType.INT16)
          .addNullableField("at", FieldType.DATETIME)
          .addNullableField("tags", FieldType.array(FieldType.STRING))
          .addNullableField("counts", FieldType.array(FieldType.INT64.withNullable(true)))
          .addNullableField("address", FieldType.row(ADDRESS))
          .addNullableField("attributes", FieldType.map(FieldType.STRING, FieldType.DECIMAL))
          .addNullableField("items", FieldType.iterable(FieldType.row(ITEM)))
          .build();

  /** Some of the fields. */
  static final Schema SOME =
      Schema.builder()
          .addStringField("event_id")
          .addInt64Field("ts")
          .addNullableField("price", FieldType.DECIMAL)
          .build();

  private static final int NEW_PARSER_EVERY = 5_000;
  private static final String BEHIND = "\"}]1234567890.e5\n{\"event_id\":\"x\",\"ts\":1}";

  private final JsonLimits limits = new JsonLimits(4000, 2000, 100);
  private final JacksonReference reference = new JacksonReference(limits);
  private final Map<Code, Long> refused = new EnumMap<>(Code.class);
  private long taken;

  public static void main(String[] args) {
    long seed = Long.parseLong(args[0]);
    System.out.println(new JsonFuzz().run(seed, Long.parseLong(args[1])));
  }

  /** Throws at the first difference; else tells how many lines were what. */
  String run(long seed, long lines) {
    Parser all = new Parser(ALL);
    Parser some = new Parser(SOME);
    for (long i = 0; i < lines; i++) {
      if (i % NEW_PARSER_EVERY == 0) {
        all = new Parser(ALL);
        some = new Parser(SOME);
      }
      // Each line has a seed of its own, and is found again without those before.
      Random random = new Random(seed + i);
      RandomLines corpus = new RandomLines(random);
      byte[] line = new LineMutator(random, corpus).mutate(corpus.line());
      Parsed parsed = reference.parse(line);
      String where = "seed " + (seed + i) + ": " + new String(line, ISO_8859_1);
      count(all.check(line, random, parsed, where));
      some.check(line, random, parsed, where);
    }
    return lines + " lines from seed " + seed + ": " + taken + " rows, refused " + refused;
  }

  long taken() {
    return taken;
  }

  Map<Code, Long> refused() {
    return refused;
  }

  private void count(@Nullable Code code) {
    if (code == null) {
      taken++;
    } else {
      refused.merge(code, 1L, Long::sum);
    }
  }

  private final class Parser {
    private final Schema schema;
    private final JsonRows rows;
    private final BlockBuilder builder;
    private final @Nullable Object[] lastExpected = new Object[2];

    Parser(Schema schema) {
      this.schema = schema;
      this.rows = new JsonRows(schema, Map.of(), limits);
      this.builder = new BlockBuilder(schema, 16, BlockBuilder.MAX_BYTES);
    }

    @Nullable Code check(byte[] line, Random random, Parsed parsed, String where) {
      Outcome expected = reference.outcome(parsed, schema);
      int before = random.nextInt(3);
      byte[] behind = random.nextBoolean() ? BEHIND.getBytes(ISO_8859_1) : new byte[0];
      byte[] buffer = new byte[before + line.length + behind.length];
      System.arraycopy(line, 0, buffer, before, line.length);
      System.arraycopy(behind, 0, buffer, before + line.length, behind.length);
      JsonProblem problem;
      try {
        problem = rows.parse(buffer, before, before + line.length, builder);
      } catch (RuntimeException e) {
        throw new AssertionError(where, e);
      }
      Code code = problem == null ? null : problem.code();
      if (code != expected.code()) {
        throw new AssertionError("expected " + expected + " but was " + problem + " for " + where);
      }
      if (problem == null) {
        checkValues(expected.values(), where);
      } else if (problem.offset() < 0 || problem.offset() > line.length) {
        throw new AssertionError("an offset outside of the line in " + problem + " for " + where);
      }
      return code;
    }

    private void checkValues(List<@Nullable Object> expected, String where) {
      builder.endRow(0, Block.ON_TIME);
      int row = builder.rows() - 1;
      if (row < 2) {
        // A refused line may leave nothing behind in a block either, so some rows share one.
        lastExpected[row] = ReferenceValues.comparable(expected);
        return;
      }
      Block block = builder.build();
      for (int i = 0; i < block.rows(); i++) {
        Object wanted = i < row ? lastExpected[i] : ReferenceValues.comparable(expected);
        Object found = ReferenceValues.comparable(block.row(i).getValues());
        if (!requireNonNull(wanted, "values").equals(found)) {
          throw new AssertionError("expected " + wanted + " but was " + found + " at " + where);
        }
      }
    }
  }
}
