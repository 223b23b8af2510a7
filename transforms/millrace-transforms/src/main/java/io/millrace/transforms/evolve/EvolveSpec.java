/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.StepContext;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What rows are to become.
 *
 * @param target the schema wanted
 * @param policy what becomes of differences
 * @param oldNames for fields of the target the name they had
 * @param defaults for fields of the target the value where none is read
 * @param context where dead letters say they are from; null while not chosen
 */
record EvolveSpec(
    Schema target,
    EvolvePolicy policy,
    Map<String, String> oldNames,
    Map<String, Object> defaults,
    @Nullable StepContext context)
    implements Serializable {
  EvolveSpec {
    requireNonNull(target, "target is null");
    requireNonNull(policy, "policy is null");
  }

  EvolveSpec under(EvolvePolicy changed) {
    return new EvolveSpec(target, changed, oldNames, defaults, context);
  }

  EvolveSpec renaming(String oldName, String newName) {
    return new EvolveSpec(
        target, policy, with(oldNames, newName, requireNonNull(oldName)), defaults, context);
  }

  EvolveSpec defaulting(String field, Object value) {
    return new EvolveSpec(
        target, policy, oldNames, with(defaults, field, requireNonNull(value)), context);
  }

  EvolveSpec at(StepContext changed) {
    return new EvolveSpec(target, policy, oldNames, defaults, requireNonNull(changed));
  }

  private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
    Map<String, T> changed = new TreeMap<>(map);
    changed.put(key, value);
    return changed;
  }
}
