/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.ConnectorDescription;
import io.millrace.io.dataset.DatasetConnector;
import io.millrace.io.dataset.Datasets;
import io.millrace.transforms.ValidationException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every connector of the house. */
class ConnectorsTest {
  static Stream<DatasetConnector<?>> connectors() {
    return Datasets.connectors().stream();
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void describesItselfAndEveryOption(DatasetConnector<?> connector) {
    ConnectorDescription description = connector.description();
    Schema settings = connector.settingsSchema();

    assertThat(description.summary()).endsWith(".");
    assertThat(description.uses().values()).allMatch(how -> how.endsWith("."));
    assertThat(settings.getFields()).allMatch(option -> !option.getDescription().isEmpty());
    assertThat(settings.getFieldNames()).doesNotContain("zone");
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void takesItsOwnAddresses(DatasetConnector<?> connector) {
    List<String> options = connector.settingsSchema().getFieldNames();
    for (String address : connector.description().addresses()) {
      assertThat(address).startsWith(connector.description().scheme() + ":");
      String location = address.substring(address.indexOf(':') + 1).replaceFirst("\\?.*", "");
      assertThat(options).containsAll(connector.located(location).keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void namesAnOptionThatItDoesNotHave(DatasetConnector<?> connector) {
    String address = connector.description().addresses().get(0);

    assertThatThrownBy(() -> Datasets.open(address, Map.of("colour", "red")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Unsupported option: colour (supported: ");
  }
}
