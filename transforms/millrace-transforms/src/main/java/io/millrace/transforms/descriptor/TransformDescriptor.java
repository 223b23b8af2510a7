/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.descriptor;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.RecordSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.beam.sdk.schemas.Schema;

/**
 * What a transform says of itself.
 *
 * <p>An implementation has a public constructor without parameters, no state, and a line in {@code
 * META-INF/services/io.millrace.transforms.descriptor.TransformDescriptor}. One that settings alone
 * can make a transform of is a {@link RowsDescriptor}. Safe for concurrent use.
 *
 * @param <S> the settings: a record that {@link RecordSchema} makes a row of and whose constructor
 *     refuses what is wrong alone. Functions and clients are no settings
 * @since 0.1
 */
@Evolving
public interface TransformDescriptor<S extends Record> {
  /** The settings' class. */
  Class<S> settings();

  /** What the transform is, promises and counts. */
  Description description();

  /** Settings of one use as JSON, fields as in {@link #settingsSchema}. */
  String example();

  /**
   * Writes down which columns of the outputs come from which columns of the inputs.
   *
   * @param lineage knows the inputs by {@link Description#inputs name}; they fit the settings
   */
  void trace(S settings, LineageBuilder lineage);

  /**
   * What the Java classes can and settings cannot say: names of methods, each with the reason.
   * Methods that take another input or give a form for blocks are not in it.
   */
  default Map<String, String> javaOnly() {
    return Map.of();
  }

  /** The schema of the settings as a row, with a description of each field. */
  default Schema settingsSchema() {
    return RecordSchema.schemaOf(settings());
  }

  /** All descriptors of the class path, by name. */
  static List<TransformDescriptor<?>> all() {
    List<TransformDescriptor<?>> all = new ArrayList<>();
    ServiceLoader.load(TransformDescriptor.class).forEach(all::add);
    all.sort(Comparator.comparing(each -> each.description().name()));
    return all;
  }
}
