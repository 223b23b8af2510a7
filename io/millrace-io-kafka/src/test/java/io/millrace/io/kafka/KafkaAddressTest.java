/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaAddressTest {
  @Test
  void readsServersTopicAndHeader() {
    assertThat(KafkaAddress.parse("--orders", "kafka://a:9092,b.example:9093/orders"))
        .isEqualTo(new KafkaAddress("a:9092,b.example:9093", "orders", null))
        .hasToString("kafka://a:9092,b.example:9093/orders");
    assertThat(KafkaAddress.parse("--orders", "kafka://[::1]:9092/eu.orders-1?header=id,at"))
        .isEqualTo(new KafkaAddress("[::1]:9092", "eu.orders-1", "id,at"))
        .hasToString("kafka://[::1]:9092/eu.orders-1");
    assertThat(KafkaAddress.parse("--orders", "kafka://a:1/t?header=order+id%2C%22a%22").header())
        .isEqualTo("order id,\"a\"");
    assertThat(KafkaAddress.isMeant("kafka:/a:1/t")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://",
        "kafka://a/t",
        "kafka://a:9092",
        "kafka://a:9092/",
        "kafka://a:9092/t/u",
        "kafka://a:9092,/t",
        "kafka://a:9092/t u",
        "kafka://a:9092/t u?header=a@b"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> KafkaAddress.parse("--orders", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid --orders: "
                + text
                + " (must be kafka://HOST:PORT[,HOST:PORT]/TOPIC, for CSV with ?header=COLUMNS)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka://user:secret@a:9092/t", "kafka://u@a/t"})
  void showsNoPassword(String text) {
    assertThatThrownBy(() -> KafkaAddress.parse("--orders", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid --orders: it has a user (must be kafka://HOST:PORT[,HOST:PORT]/TOPIC, for CSV"
                + " with ?header=COLUMNS)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "format=csv", "header=a&format=csv"})
  void knowsNoOtherQuery(String query) {
    assertThatThrownBy(() -> KafkaAddress.parse("--orders", "kafka://a:9092/t?" + query))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported query of --orders: " + query + " (supported: header=COLUMNS)");
  }

  @Test
  void refusesAHeaderWithTwoColumnsOfOneName() {
    assertThatThrownBy(() -> KafkaAddress.parse("--orders", "kafka://a:9092/t?header=id,id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid header of --orders: id,id (must be CSV whose columns have a name each, all"
                + " different)");
  }
}
