/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Capture.Seen;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider;
import org.apache.beam.sdk.schemas.utils.YamlUtils;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That what Beam's tools make of the example on a reference page does what the same words in Java
 * do. The settings go the way they go in those tools: YAML to a row of the provider's schema, and
 * its bytes to whom makes the transform.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ProvidersAgreeTest {
  private static final String OURS = "beam:schematransform:io.millrace:";

  @SuppressWarnings("NullAway.Init") // Started before all tests.
  private CountryService service;

  @BeforeAll
  void start() {
    service = CountryService.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  Stream<JavaDoor> doors() {
    return JavaDoors.all(service).stream();
  }

  @Test
  void comparesEveryProvider() {
    assertThat(doors().map(door -> OURS + door.name() + ":v1"))
        .containsExactlyInAnyOrderElementsOf(
            ServiceLoader.load(SchemaTransformProvider.class).stream()
                .map(provider -> provider.get().identifier())
                .filter(urn -> urn.startsWith(OURS))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("doors")
  void givesOfARowWhatJavaGives(JavaDoor door) throws CoderException {
    SchemaTransformProvider provider = provider(door.name());
    Row configuration = sent(YamlUtils.toBeamRow(door.settings(), provider.configurationSchema()));
    Pipeline pipeline = Pipeline.create();
    PCollectionRowTuple inputs = LineageTrial.made(pipeline, "Inputs", door.inputs());

    Map<String, Capture<Row>> ofRow =
        captured("OfRow", inputs.apply("OfRow", provider.from(configuration)).getAll());
    Map<String, Capture<Row>> inJava = captured("InJava", door.applied().apply(inputs));
    pipeline.run().waitUntilFinish();

    assertThat(ofRow.keySet())
        .isEqualTo(inJava.keySet())
        .containsExactlyInAnyOrderElementsOf(provider.outputCollectionNames());
    Map<String, List<Row>> expected = taken(inJava);
    taken(ofRow)
        .forEach(
            (name, rows) ->
                assertThat(rows)
                    .as("rows of %s", name)
                    .containsExactlyInAnyOrderElementsOf(requireNonNull(expected.get(name))));
    assertThat(expected.values()).as("outputs with rows").anyMatch(rows -> !rows.isEmpty());
  }

  @ParameterizedTest
  @MethodSource("doors")
  void takesOfYamlEverySettingItTakesOfJson(JavaDoor door) throws CoderException {
    for (String settings : door.contract().settings()) {
      Row ofYaml = sent(YamlUtils.toBeamRow(settings, provider(door.name()).configurationSchema()));

      assertThat(ofYaml)
          .as("settings %s", settings)
          .isEqualTo(DescriptorContract.row(door.contract().descriptor(), settings));
    }
  }

  private static SchemaTransformProvider provider(String name) {
    return ServiceLoader.load(SchemaTransformProvider.class).stream()
        .map(Provider::get)
        .filter(provider -> provider.identifier().equals(OURS + name + ":v1"))
        .findAny()
        .orElseThrow();
  }

  /** As an expansion service gets it. */
  private static Row sent(Row configuration) throws CoderException {
    Schema schema = configuration.getSchema();
    return CoderUtils.clone(RowCoder.of(schema), configuration);
  }

  private static Map<String, Capture<Row>> captured(
      String label, Map<String, PCollection<Row>> outputs) {
    Map<String, Capture<Row>> captures = new LinkedHashMap<>();
    outputs.forEach((name, rows) -> captures.put(name, Capture.of(label + name, rows)));
    return captures;
  }

  private static Map<String, List<Row>> taken(Map<String, Capture<Row>> captures) {
    Map<String, List<Row>> taken = new LinkedHashMap<>();
    captures.forEach(
        (name, capture) -> taken.put(name, capture.take().stream().map(Seen::element).toList()));
    return taken;
  }
}
