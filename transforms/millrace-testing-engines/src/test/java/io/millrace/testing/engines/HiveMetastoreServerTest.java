/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of it are tried where there are some. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class HiveMetastoreServerTest {
  @RegisterExtension static final HiveMetastoreExtension HIVE = HiveMetastoreExtension.ofClass();

  @Test
  void answersOnTheLoopbackAloneAndAgainAfterAKill(HiveMetastoreServer metastore) throws Exception {
    int port = metastore.uri().getPort();

    assertThat(Ports.answers(port)).isTrue();
    assertThat(Listening.at(metastore.process())).isNotEmpty().allMatch(Listening::isLoopback);
    assertThatThrownBy(metastore::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot start Hive's metastore: it runs");
    metastore.kill();
    assertThat(Ports.answers(port)).isFalse();
    metastore.start();
    assertThat(Ports.answers(port)).isTrue();
  }
}
