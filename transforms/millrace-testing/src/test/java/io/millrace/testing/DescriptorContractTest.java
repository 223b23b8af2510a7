/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** That the contract finds what is wrong. */
class DescriptorContractTest {
  private static final Schema PERSON =
      Schema.builder().addStringField("name").addStringField("city").build();

  @Test
  void takesALineageThatSaysAll() {
    DescriptorContract contract =
        contractOf(
            lineage ->
                lineage.output("in_rome").copyAll("input").influence(Kind.FILTER, "input", CITY));

    assertThatCode(contract::namesEveryColumnThatChangesAnother).doesNotThrowAnyException();
    assertThatCode(contract::givesTheOutputsAndColumnsItNames).doesNotThrowAnyException();
  }

  @Test
  void findsAnInfluenceThatIsKeptSecret() {
    DescriptorContract contract = contractOf(lineage -> lineage.output("in_rome").copyAll("input"));

    assertThatThrownBy(contract::namesEveryColumnThatChangesAnother)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("input.city changes in_rome.name");
  }

  @Test
  void findsAColumnThatIsNotTraced() {
    DescriptorContract contract =
        contractOf(lineage -> lineage.output("in_rome").copy("input", CITY));

    assertThatThrownBy(contract::givesTheOutputsAndColumnsItNames)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("traced columns of in_rome");
  }

  @Test
  void findsAnOutputThatNoRowReaches() {
    DescriptorContract contract = contractOf(lineage -> {}, person("Bea", "Oslo"));

    assertThatThrownBy(contract::givesARowOfEachOutput)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("outputs without a row")
        .hasMessageContaining("in_rome");
    assertThatCode(contractOf(lineage -> {})::givesARowOfEachOutput).doesNotThrowAnyException();
  }

  @Test
  void findsASettingThatNobodyDescribed() {
    DescriptorContract contract = contractOf(lineage -> {});

    assertThatThrownBy(contract::describesEverySetting)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("description of city");
  }

  private static final List<String> CITY = List.of("city");

  private static DescriptorContract contractOf(Consumer<LineageBuilder> lineage) {
    return contractOf(lineage, person("Ada", "Rome"), person("Bea", "Oslo"));
  }

  private static Row person(String name, String city) {
    return Row.withSchema(PERSON).addValues(name, city).build();
  }

  private static DescriptorContract contractOf(Consumer<LineageBuilder> lineage, Row... people) {
    return new DescriptorContract() {
      @Override
      protected TransformDescriptor<?> descriptor() {
        return new PeopleOf(lineage);
      }

      @Override
      protected Map<String, List<Row>> inputs() {
        return Map.of("input", List.of(people));
      }
    };
  }

  // tag::descriptor[]
  record City(String city) {}

  private record PeopleOf(Consumer<LineageBuilder> traced) implements RowsDescriptor<City> {
    @Override
    public Class<City> settings() {
      return City.class;
    }

    @Override
    public Description description() {
      return new Description(
          "people_of",
          1,
          "Keeps the people of a city.",
          List.of(new Port("input", "People.")),
          List.of(new Port("in_rome", "Those of the city.")),
          Guarantees.ofEachRow(),
          List.of());
    }

    @Override
    public String example() {
      return """
          {"city": "Rome"}""";
    }

    @Override
    public PCollectionRowTuple apply(City settings, PCollectionRowTuple inputs) {
      String city = settings.city();
      return PCollectionRowTuple.of(
          "in_rome",
          inputs.get("input").apply("Keep", Filter.by(row -> city.equals(row.getString("city")))));
    }

    @Override
    public void trace(City settings, LineageBuilder lineage) {
      traced.accept(lineage);
    }
  }
  // end::descriptor[]
}
