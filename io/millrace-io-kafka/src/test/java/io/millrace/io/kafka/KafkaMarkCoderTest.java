/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.kafka.KafkaMark.Position;
import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class KafkaMarkCoderTest {
  private static final String BYTES =
      "01" + "00000001" + "00000007" + "000000000000002a" + "00000000000003e8";

  @Test
  void writesTheBytesOfItsVersion() throws Exception {
    KafkaMark mark = new KafkaMark(List.of(new Position(7, 42, 1000)), null);

    byte[] bytes = CoderUtils.encodeToByteArray(KafkaMarkCoder.INSTANCE, mark);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(BYTES);
  }

  @Test
  void readsThemBack() throws Exception {
    KafkaMark mark =
        CoderUtils.decodeFromByteArray(KafkaMarkCoder.INSTANCE, HexFormat.of().parseHex(BYTES));

    assertThat(mark.positions()).containsExactly(new Position(7, 42, 1000));
  }

  @Test
  void refusesANewerVersion() {
    byte[] bytes = HexFormat.of().parseHex("02" + BYTES.substring(2));

    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(KafkaMarkCoder.INSTANCE, bytes))
        .isInstanceOf(CoderException.class)
        .hasMessage("Unsupported version of a Kafka position: 2 (supported: 1)");
  }
}
