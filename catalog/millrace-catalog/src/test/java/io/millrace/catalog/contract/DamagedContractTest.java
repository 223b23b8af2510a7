/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.ValidationException;
import java.io.ByteArrayInputStream;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.Test;

/** A good contract with random bytes changed is loaded and compiled, or refused in words. */
class DamagedContractTest {
  private static final String DAMAGE = "0 x:-[]{}'\"\n\t#&*!~|";
  private static final Schema ROWS = Schema.builder().addStringField("order_id").build();

  @Test
  void isRefusedInWordsOrTakenAsItIs() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] good = Contracts.shopYaml();

    for (int round = 0; round < 2_000; round++) {
      byte[] yaml = good.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        yaml[random.nextInt(yaml.length)] = (byte) DAMAGE.charAt(random.nextInt(DAMAGE.length()));
      }
      loadAndCompile(yaml);
    }
  }

  private static void loadAndCompile(byte[] yaml) {
    try {
      Contract contract = Contract.load("damaged.yaml", new ByteArrayInputStream(yaml));
      ContractRules.compile(contract, "orders", ROWS);
    } catch (ValidationException refusal) {
      assertThat(refusal).hasMessageStartingWith("Cannot ");
    }
  }
}
