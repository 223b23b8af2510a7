/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.SchemaCoder;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Elements that come all together.
 *
 * <p>{@link Create} of several is a bounded source, and Beam on Flink keeps of one only whether it
 * was read to its end: a checkpoint taken between two elements gives the first of them again after
 * a restart. Of a single element there is no between.
 */
final class ListAtOnce<T> extends PTransform<PBegin, PCollection<T>> {
  private static final long serialVersionUID = 1L;

  private final transient List<T> elements;
  private final Class<T> type;

  ListAtOnce(List<T> elements, Class<T> type) {
    this.elements = List.copyOf(elements);
    this.type = type;
  }

  @Override
  public PCollection<T> expand(PBegin input) {
    Coder<T> coder = coder(input.getPipeline().getSchemaRegistry());
    return input
        .apply("All", Create.of(List.of(elements)).withCoder(ListCoder.of(coder)))
        .apply("Each", Flatten.iterables())
        .setCoder(coder);
  }

  private Coder<T> coder(SchemaRegistry schemas) {
    try {
      TypeDescriptor<T> descriptor = TypeDescriptor.of(type);
      return SchemaCoder.of(
          schemas.getSchema(descriptor),
          descriptor,
          schemas.getToRowFunction(descriptor),
          schemas.getFromRowFunction(descriptor));
    } catch (NoSuchSchemaException e) {
      throw new IllegalStateException("Cannot encode " + type.getName() + ": no schema", e);
    }
  }
}
