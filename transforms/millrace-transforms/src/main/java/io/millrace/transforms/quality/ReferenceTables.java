/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.block.PackBlocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** The tables that rules may refer to, by name, while the graph is built. Immutable. */
final class ReferenceTables {
  static final ReferenceTables NONE = new ReferenceTables(Map.of());

  private final Map<String, PCollection<?>> tables;

  private ReferenceTables(Map<String, PCollection<?>> tables) {
    this.tables = tables;
  }

  /**
   * @throws IllegalArgumentException if there is a table of that name
   */
  ReferenceTables with(String name, PCollection<?> table) {
    Map<String, PCollection<?>> more = new LinkedHashMap<>(tables);
    if (more.put(Conditions.named("table name", name), requireNonNull(table, "table is null"))
        != null) {
      throw new IllegalArgumentException("Invalid table: " + name + " (must be named once)");
    }
    return new ReferenceTables(more);
  }

  String names() {
    return String.join(",", tables.keySet());
  }

  /** What is wrong with the tables that these rules refer to from rows of that schema. */
  List<String> problemsWith(List<RowRule> rules, Schema schema) {
    List<String> problems = new ArrayList<>();
    for (RowRule rule : rules) {
      if (rule.asked().question() instanceof ReferenceQuestion reference
          && rule.problemWith(schema).isEmpty()) {
        problem(reference, schema)
            .ifPresent(problem -> problems.add("Cannot apply " + rule.id() + ": " + problem));
      }
    }
    return problems;
  }

  private Optional<String> problem(ReferenceQuestion reference, Schema schema) {
    TableField target = reference.target();
    PCollection<?> table = tables.get(target.table());
    if (table == null) {
      return Optional.of("there is no table " + target.table() + "; give it with withTable");
    }
    if (table.isBounded() == IsBounded.UNBOUNDED
        || !(table.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      return Optional.of(target.table() + " must be bounded and in the global window");
    }
    Schema fields = schemaOf(table);
    if (fields == null || !fields.hasField(target.field())) {
      return Optional.of(
          "the table has no %s (fields: %s)"
              .formatted(
                  target.field(), fields == null ? "" : String.join(", ", fields.getFieldNames())));
    }
    TypeName there = fields.getField(target.field()).getType().getTypeName();
    TypeName here = schema.getField(reference.field()).getType().getTypeName();
    return here == there
        ? Optional.empty()
        : Optional.of("%s is %s and %s is %s".formatted(reference.field(), here, target, there));
  }

  /** Null for a table without one. */
  private static @Nullable Schema schemaOf(PCollection<?> table) {
    if (table.getCoder() instanceof BlockCoder blocks) {
      return blocks.schema();
    }
    return table.hasSchema() ? table.getSchema() : null;
  }

  /** Adds the steps that make side inputs of what these rules refer to. */
  ReferenceViews views(List<RowRule> rules) {
    Map<TableField, PCollectionView<Iterable<Block>>> views = new LinkedHashMap<>();
    for (RowRule rule : rules) {
      if (rule.asked().question() instanceof ReferenceQuestion reference) {
        views.computeIfAbsent(reference.target(), this::view);
      }
    }
    return new ReferenceViews(views);
  }

  private PCollectionView<Iterable<Block>> view(TableField target) {
    PCollection<?> table = requireNonNull(tables.get(target.table()), "no such table");
    return blocks(target, table)
        .apply("Keep " + target, KeepFields.of(target.field()))
        .apply("View " + target, View.asIterable());
  }

  @SuppressWarnings("unchecked") // Only collections of blocks have a coder of blocks.
  private static PCollection<Block> blocks(TableField target, PCollection<?> table) {
    return table.getCoder() instanceof BlockCoder
        ? (PCollection<Block>) table
        : table.apply("Pack " + target, PackBlocks.of());
  }
}
