/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class SchemaRegistryServerTest {
  private static final String ORDER =
      "{\"type\":\"record\",\"name\":\"order\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}";
  private static final String OTHER = ORDER.replace("\"long\"", "\"string\"");

  @RegisterExtension
  static final SchemaRegistryExtension REGISTRY = SchemaRegistryExtension.ofClass();

  @Test
  void keepsSchemasByItsRulesUntilItIsStopped(SchemaRegistryServer registry) throws Exception {
    int id = registry.register("orders-value", "AVRO", ORDER);
    int again = registry.register("orders-value", "AVRO", ORDER);
    registry.setCompatibility("orders-value", "BACKWARD");

    assertThat(again).isEqualTo(id);
    assertThat(registry.latest("orders-value")).isEqualTo(ORDER);
    assertThatThrownBy(() -> registry.register("orders-value", "AVRO", OTHER))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot POST " + registry.url())
        .hasMessageContaining("status 409");
    assertThat(Listening.at(registry.process())).isNotEmpty().allMatch(Listening::isLoopback);
    registry.stop();
    assertThat(Ports.answers(URI.create(registry.url()).getPort())).isFalse();
    registry.start();
    assertThatThrownBy(() -> registry.latest("orders-value"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 404");
    assertThatThrownBy(registry::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot start Apicurio Registry: it runs");
  }
}
