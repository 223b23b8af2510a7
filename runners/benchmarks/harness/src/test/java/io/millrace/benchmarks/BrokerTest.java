/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
  @TempDir Path folder;

  @Test
  void startsInAnEmptiedFolderAndIsGoneWithItsData() throws Exception {
    Path home = folder.resolve("broker");
    Files.createDirectories(home.resolve("data"));
    Files.writeString(home.resolve("data/left"), "of another run");

    try (Broker broker = Broker.start(home)) {
      EventTopic.create(broker.servers(), "events");

      assertThat(home.resolve("data/left")).doesNotExist();
      assertThat(broker.kafka().records("events")).isEmpty();
    }

    assertThat(home).doesNotExist();
  }
}
