/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static java.util.stream.Collectors.joining;

import io.millrace.io.dataset.ConnectorDescription;
import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.DatasetUse;
import io.millrace.io.dataset.Zone;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.MetricName;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/** The page of a described transform, as Markdown. */
final class ReferencePage {
  private static final Map<Enum<?>, String> WORDS =
      Map.of(
          Guarantees.Boundedness.ANY, "bounded and unbounded",
          Guarantees.Basis.DATA, "the rows alone: equal in any order of arrival, on every runner",
          Guarantees.Basis.ARRIVAL, "the rows and the order they come in",
          Guarantees.Basis.SERVICE, "the rows and what a service outside answers",
          Guarantees.StateGrowth.NONE, "nothing",
          Guarantees.StateGrowth.TABLE, "the table, whole in each worker",
          Guarantees.StateGrowth.WINDOWS, "the groups of open windows",
          Guarantees.StateGrowth.HORIZON, "the rows of a span of event time",
          Guarantees.StateGrowth.KEYS, "the keys ever seen",
          Guarantees.StateGrowth.INPUT, "the input, which is bounded");

  private static final String ZONE =
      "Where the dataset stands. One of "
          + Arrays.stream(Zone.values()).map(Enum::name).collect(joining(", "))
          + ". Default: EXTERNAL.";

  private final StringBuilder page = new StringBuilder();

  private ReferencePage() {}

  static String of(TransformDescriptor<?> descriptor) {
    return new ReferencePage().written(descriptor);
  }

  /** The page that leads to all others. */
  static String index(List<TransformDescriptor<?>> descriptors) {
    ReferencePage index = new ReferencePage();
    index.line("# Transforms");
    index.line("");
    index.line("Made from what each transform says of itself. Beam's own tools find them by their");
    index.line("URN and give them rows; that [blocks](../blocks.md) go through them is for Java.");
    index.line("");
    index.line(
        "Settings are a row, or JSON or YAML that a tool makes one of. What is optional may be");
    index.line(
        "left out or null. A duration is a text such as `PT5M` or `P1D`: whole milliseconds,");
    index.line(
        "up to 36,525 days where nothing else is said. A row with a `kind` has the fields of");
    index.line("that kind only. What does not fit is told before anything runs.");
    index.table("transform", "");
    for (TransformDescriptor<?> each : descriptors) {
      Description description = each.description();
      String name = description.name();
      index.cells("[%s](%s.md)".formatted(name, name), description.summary());
    }
    return index.page.toString();
  }

  /** The page of a connector. */
  static String of(DatasetConnector<?> connector) {
    ConnectorDescription description = connector.description();
    ReferencePage page = new ReferencePage();
    page.line("# " + description.scheme());
    page.line("");
    page.line(description.summary());
    page.section("Addresses");
    page.line("");
    description.addresses().forEach(address -> page.line("- `" + address + "`"));
    page.section("Uses");
    page.table("use", "");
    description.uses().forEach((use, how) -> page.cells(use.word(), how));
    page.section("Options");
    page.table("option", "type", "");
    page.settings("", connector.settingsSchema());
    page.cells("`zone`", "STRING, optional", ZONE);
    return page.page.toString();
  }

  /** The page that leads to those of the connectors. */
  static String connectorIndex(List<DatasetConnector<?>> connectors) {
    ReferencePage index = new ReferencePage();
    index.line("# Connectors");
    index.line("");
    index.line(
        "Made from what each connector says of itself. How [datasets](../../datasets.md) are");
    index.line("opened is the same for all.");
    index.table("scheme", "", "uses");
    for (DatasetConnector<?> each : connectors) {
      ConnectorDescription description = each.description();
      String scheme = description.scheme();
      index.cells(
          "[%s](%s.md)".formatted(scheme, scheme),
          description.summary(),
          description.uses().keySet().stream().map(DatasetUse::word).collect(joining(", ")));
    }
    return index.page.toString();
  }

  private String written(TransformDescriptor<?> descriptor) {
    Description description = descriptor.description();
    line("# " + description.name());
    line("");
    line(description.summary());
    line("");
    line("URN: `" + description.urn() + "`");
    section("Inputs and outputs");
    table("", "name", "");
    description.inputs().forEach(port -> port("in", port));
    description.outputs().forEach(port -> port("out", port));
    section("Settings");
    table("setting", "type", "");
    settings("", descriptor.settingsSchema());
    if (!descriptor.javaOnly().isEmpty()) {
      line("");
      line("In Java only:");
      table("method", "why");
      new TreeMap<>(descriptor.javaOnly()).forEach((name, why) -> cells("`" + name + "`", why));
    }
    section("Example");
    line("");
    line("```json");
    line(descriptor.example().strip());
    line("```");
    section("Guarantees");
    guarantees(description.guarantees());
    if (!description.metrics().isEmpty()) {
      section("Metrics");
      table("metric", "unit", "");
      description.metrics().forEach(this::metric);
    }
    return page.toString();
  }

  private void port(String direction, Port port) {
    cells(direction, "`" + port.name() + "`", port.meaning());
  }

  private void settings(String path, Schema schema) {
    for (Field field : schema.getFields()) {
      FieldType type = field.getType();
      cells(
          "`" + path + field.getName() + "`",
          typeName(type) + (type.getNullable() ? ", optional" : ""),
          Objects.toString(field.getDescription(), ""));
      FieldType member = type;
      String below = path + field.getName();
      while (!member.getTypeName().isPrimitiveType() && member.getRowSchema() == null) {
        below += member.getTypeName().isMapType() ? "{}" : "[]";
        member = memberOf(member);
      }
      if (member.getRowSchema() != null) {
        settings(below + ".", member.getRowSchema());
      }
    }
  }

  private static FieldType memberOf(FieldType type) {
    FieldType member =
        type.getTypeName().isMapType() ? type.getMapValueType() : type.getCollectionElementType();
    return Objects.requireNonNull(member, "member is null");
  }

  private static String typeName(FieldType type) {
    return switch (type.getTypeName()) {
      case ARRAY, ITERABLE -> "list of " + typeName(memberOf(type));
      case MAP -> "map to " + typeName(memberOf(type));
      case ROW -> "row";
      default -> type.getTypeName().name();
    };
  }

  private void guarantees(Guarantees guarantees) {
    table("", "");
    cells("input", words(guarantees.input()));
    cells("results depend on", words(guarantees.basis()));
    cells("order of outputs", guarantees.order());
    cells("results of unbounded input", guarantees.timing());
    cells("state grows with", words(guarantees.growth()));
    cells("state", guarantees.state());
    guarantees.unserved().forEach(each -> cells("not on " + words(each.engine()), each.reason()));
  }

  private void metric(MetricName metric) {
    String name = metric.name().toLowerCase(Locale.ROOT);
    cells("`" + name + "`", metric.unit(), metric.meaning());
  }

  private static String words(Enum<?> constant) {
    return WORDS.getOrDefault(constant, constant.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private void section(String heading) {
    line("");
    line("## " + heading);
  }

  private void table(String... headings) {
    line("");
    cells(headings);
    line("|" + "---|".repeat(headings.length));
  }

  private void cells(String... cells) {
    line(
        List.of(cells).stream()
            .map(cell -> cell.replace("|", "\\|"))
            .collect(joining(" | ", "| ", " |")));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
