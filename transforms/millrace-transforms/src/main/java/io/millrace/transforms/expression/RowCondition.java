/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.expression;

import io.millrace.transforms.Internal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;
import org.projectnessie.cel.Program;
import org.projectnessie.cel.common.types.Err;
import org.projectnessie.cel.common.types.NullT;
import org.projectnessie.cel.common.types.ref.TypeAdapter;
import org.projectnessie.cel.common.types.ref.Val;

/**
 * A {@link RowExpression} compiled for rows of one schema. Not thread-safe; one per worker.
 *
 * @since 0.1
 */
@Internal
public final class RowCondition {
  private final Program program;
  private final TypeAdapter adapter;
  private final String[] names;
  private final int[] fields;
  private final FieldType[] types;
  private final Map<String, Val> values = new HashMap<>();

  RowCondition(Program program, TypeAdapter adapter, Schema schema, List<String> named) {
    this.program = program;
    this.adapter = adapter;
    names = named.toArray(String[]::new);
    fields = named.stream().mapToInt(schema::indexOf).toArray();
    types = named.stream().map(name -> schema.getField(name).getType()).toArray(FieldType[]::new);
  }

  /**
   * Asks a row.
   *
   * @param row gives the value of a field by its index
   * @return null if it cannot be answered and a field it names is null, which hides every other
   *     reason
   * @throws IllegalStateException if it cannot be answered though no such field is null, as for a
   *     division by zero
   */
  public @Nullable Boolean holds(IntFunction<@Nullable Object> row) {
    boolean hasNull = false;
    for (int i = 0; i < names.length; i++) {
      Object value = row.apply(fields[i]);
      hasNull |= value == null;
      // Here and not by the program, which would make a list or a map anew each time it is named.
      values.put(names[i], adapter.nativeToValue(CelValues.of(types[i], value)));
    }
    Val answer = program.eval(values).getVal();
    if (answer instanceof NullT) {
      return null;
    }
    if (Err.isError(answer)) {
      if (hasNull) {
        return null;
      }
      throw new IllegalStateException(answer.toString());
    }
    return answer.booleanValue();
  }
}
