/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.descriptor;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.descriptor.Lineage.Column;
import io.millrace.transforms.descriptor.Lineage.Influence;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.Lineage.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Lineage} down, output by output. Not thread-safe.
 *
 * <pre>{@code
 * lineage
 *     .output("sessions")
 *     .copy("input", List.of("customer_id"))
 *     .column("clicks")
 *     .influence(Kind.WINDOW, "input", "event_time")
 *     .output("without_key")
 *     .copyAll("input");
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class LineageBuilder {
  private final Map<String, Schema> inputs;
  private final List<Column> columns = new ArrayList<>();
  private final List<Influence> influences = new ArrayList<>();
  private String output = "";

  /** A lineage from inputs with these schemas, by name. */
  public LineageBuilder(Map<String, Schema> inputs) {
    this.inputs = Map.copyOf(inputs);
  }

  /** Whether there is such an input; one that need not be there may be missing. */
  public boolean has(String input) {
    return inputs.containsKey(input);
  }

  /** The columns of an input. */
  public List<String> columns(String input) {
    return schema(input).getFieldNames();
  }

  /** The schema of an input. */
  public Schema schema(String input) {
    Schema schema = inputs.get(input);
    if (schema == null) {
      throw new IllegalArgumentException(
          "Invalid input: %s (must be one of %s)".formatted(input, inputs.keySet()));
    }
    return schema;
  }

  /** What follows is of this output. */
  public LineageBuilder output(String name) {
    output = name;
    return this;
  }

  /** All columns of an input, unchanged. */
  public LineageBuilder copyAll(String input) {
    return copy(input, columns(input));
  }

  /** Columns of an input, unchanged and under their names. */
  public LineageBuilder copy(String input, Collection<String> fields) {
    fields.forEach(field -> column(field, Kind.IDENTITY, input, List.of(field)));
    return this;
  }

  /** A column from no column: a constant, a run's id. */
  public LineageBuilder column(String name) {
    columns.add(new Column(output, name, List.of()));
    return this;
  }

  /** A column from columns of one input. */
  public LineageBuilder column(String name, Kind kind, String input, Collection<String> fields) {
    columns.add(new Column(output, name, sources(kind, input, fields, false)));
    return this;
  }

  /** A column from one column; null for none. */
  public LineageBuilder column(String name, Kind kind, String input, @Nullable String field) {
    return column(name, kind, input, listed(field));
  }

  /** A column that hides the column it is from. */
  public LineageBuilder masked(String name, String input, String field) {
    columns.add(
        new Column(output, name, sources(Kind.TRANSFORMATION, input, List.of(field), true)));
    return this;
  }

  /** More sources of the column that was named last. */
  public LineageBuilder and(Kind kind, String input, Collection<String> fields) {
    Column last = columns.remove(columns.size() - 1);
    List<Source> all = new ArrayList<>(last.sources());
    all.addAll(sources(kind, input, fields, false));
    columns.add(new Column(last.output(), last.name(), all));
    return this;
  }

  /** One more source of the column that was named last; null for none. */
  public LineageBuilder and(Kind kind, String input, @Nullable String field) {
    return and(kind, input, listed(field));
  }

  /** The columns of dead letters of an input's rows, any value of which may be at fault. */
  public LineageBuilder letters(String input) {
    for (String field : RecordSchema.schemaOf(Rejected.class).getFieldNames()) {
      column(field, Kind.TRANSFORMATION, input, columns(input));
    }
    return influence(Kind.FILTER, input, columns(input));
  }

  /** What decides about all columns of the output. */
  public LineageBuilder influence(Kind kind, String input, Collection<String> fields) {
    sources(kind, input, fields, false)
        .forEach(source -> influences.add(new Influence(output, source)));
    return this;
  }

  /** A column that decides about all columns of the output; null for none. */
  public LineageBuilder influence(Kind kind, String input, @Nullable String field) {
    return influence(kind, input, listed(field));
  }

  /** The lineage. */
  public Lineage build() {
    return new Lineage(columns, influences);
  }

  private static List<String> listed(@Nullable String field) {
    return field == null ? List.of() : List.of(field);
  }

  private List<Source> sources(Kind kind, String input, Collection<String> fields, boolean masks) {
    Schema schema = schema(input);
    fields.forEach(schema::getField);
    return fields.stream().map(field -> new Source(input, field, kind, masks)).toList();
  }
}
