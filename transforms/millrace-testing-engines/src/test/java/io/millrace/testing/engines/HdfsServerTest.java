/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of it are tried where there are some. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class HdfsServerTest {
  @RegisterExtension static final HdfsExtension HDFS = HdfsExtension.ofClass();

  @Test
  void answersOnTheLoopbackAloneAndAgainAfterAKill(HdfsServer hdfs) throws Exception {
    assertThat(Ports.answers(hdfs.uri().getPort())).isTrue();
    assertThat(Listening.at(hdfs.process())).isNotEmpty().allMatch(Listening::isLoopback);
    assertThatThrownBy(hdfs::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot start HDFS: it runs");
    hdfs.kill();
    assertThat(Ports.answers(hdfs.uri().getPort())).isFalse();
    hdfs.start();
    assertThat(Ports.answers(hdfs.uri().getPort())).isTrue();
  }
}
