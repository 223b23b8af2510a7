/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;

class KafkaExtensionTest {
  private static final List<KafkaBroker> GIVEN = new ArrayList<>();

  @ExtendWith(KafkaExtension.class)
  static class One {
    @Test
    void asks(KafkaBroker kafka) {
      GIVEN.add(kafka);
    }
  }

  @ExtendWith(KafkaExtension.class)
  static class Another {
    @Test
    void asks(KafkaBroker kafka) {
      GIVEN.add(kafka);
    }
  }

  static class WithOneOfItsOwn {
    @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.ofClass();

    @Test
    void asks(KafkaBroker kafka) {
      GIVEN.add(kafka);
    }

    @Nested
    class Inside {
      @Test
      void asksToo(KafkaBroker kafka) {
        GIVEN.add(kafka);
      }
    }
  }

  @Test
  void givesOneBrokerToAllAndOthersToClassesThatWantTheirOwn() {
    GIVEN.clear();

    EngineTestKit.engine("junit-jupiter")
        .selectors(
            selectClass(One.class), selectClass(Another.class), selectClass(WithOneOfItsOwn.class))
        .execute()
        .testEvents()
        .assertStatistics(tests -> tests.succeeded(4));

    assertThat(GIVEN.get(1)).isSameAs(GIVEN.get(0));
    assertThat(GIVEN.get(2)).isNotSameAs(GIVEN.get(0)).isSameAs(GIVEN.get(3));
    assertThat(GIVEN).allMatch(kafka -> !Ports.answers(port(kafka)));
    assertThat(GIVEN).extracting(KafkaBroker::logs).noneMatch((Path logs) -> Files.exists(logs));
  }

  private static int port(KafkaBroker kafka) {
    return Integer.parseInt(kafka.servers().substring(kafka.servers().indexOf(':') + 1));
  }
}
