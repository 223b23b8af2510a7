/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void givesEachPortOnceAndNoneOfThoseOfOutgoingConnections() throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ports.add(Ports.free());
    }

    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 10_000 && port < 32_000);
  }

  @Test
  void knowsWhereSomebodyListens() throws Exception {
    int port = Ports.free();

    assertThat(Ports.answers(port)).isFalse();
    try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getByName(Ports.LOOPBACK))) {
      assertThat(Ports.answers(server.getLocalPort())).isTrue();
    }
  }
}
