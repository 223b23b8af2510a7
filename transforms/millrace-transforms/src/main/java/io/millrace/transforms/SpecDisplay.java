/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a transform is set to: each component of its spec is an item of its display data,
 * under the component's name. A spec holds no secrets, so that nothing need be left out.
 *
 * @since 0.1
 */
@Internal
public final class SpecDisplay {
  private static final String NONE = "none";

  private SpecDisplay() {}

  /**
   * Adds the components of a spec.
   *
   * <p>Numbers, texts and truth values are shown as they are, a schema by the names of its fields,
   * null as {@code none}, and whatever else as it describes itself.
   */
  public static void add(Record spec, DisplayData.Builder builder) {
    for (RecordComponent component : spec.getClass().getRecordComponents()) {
      builder.add(item(component.getName(), valueOf(component, spec)));
    }
  }

  private static DisplayData.ItemSpec<?> item(String name, @Nullable Object value) {
    if (value == null) {
      return DisplayData.item(name, NONE);
    }
    if (value instanceof Schema schema) {
      return DisplayData.item(name, schema.getFieldNames().toString());
    }
    DisplayData.Type type = DisplayData.inferType(value);
    return type == null
        ? DisplayData.item(name, value.toString())
        : DisplayData.item(name, type, value);
  }

  private static @Nullable Object valueOf(RecordComponent component, Record spec) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    try {
      return accessor.invoke(spec);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "Cannot read %s of %s".formatted(component.getName(), spec.getClass().getName()), e);
    }
  }
}
