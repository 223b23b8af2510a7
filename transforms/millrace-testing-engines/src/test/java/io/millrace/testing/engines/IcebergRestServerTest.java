/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IcebergRestServerTest {
  @RegisterExtension static final IcebergRestExtension REST = IcebergRestExtension.ofClass();

  @Test
  void keepsWhatItHasThroughAStopAndAKill(IcebergRestServer catalog) throws Exception {
    Rest client = new Rest(catalog.uri());
    client.post("/v1/namespaces", Map.of("namespace", List.of("silver")));

    catalog.stop();
    boolean stopped = client.ask("/v1/config").isEmpty();
    catalog.start();
    catalog.kill();
    boolean killed = client.ask("/v1/config").isEmpty();
    catalog.start();

    assertThat(stopped).isTrue();
    assertThat(killed).isTrue();
    assertThat(client.get("/v1/namespaces").at("/namespaces/0/0").asText()).isEqualTo("silver");
    assertThatThrownBy(catalog::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot start the REST catalog: it runs");
  }

  @Test
  void listensOnTheLoopbackOnly(IcebergRestServer catalog) throws Exception {
    assertThat(Listening.at(catalog.process())).hasSize(1).allMatch(Listening::isLoopback);
  }
}
