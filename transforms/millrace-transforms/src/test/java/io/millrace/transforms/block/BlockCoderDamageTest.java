/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.junit.jupiter.api.Test;

/** Damaged bytes are refused, or are other rows; never anything else. */
class BlockCoderDamageTest {
  private static final int ROUNDS = 100_000;

  /** A logical type may refuse a value of its base type, which only it can know. */
  private static final Schema SCHEMA = withoutLogicalTypes();

  private static Schema withoutLogicalTypes() {
    Schema.Builder builder = Schema.builder();
    for (Field field : RandomRows.EVERYTHING.getFields()) {
      String type = field.getType().toString();
      if (field.getType().getTypeName() != TypeName.LOGICAL_TYPE && !type.contains("LOGICAL")) {
        builder.addField(field);
      }
    }
    return builder.build();
  }

  @Test
  void areRefusedOrReadable() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("BlockCoderDamageTest seed " + seed);
    Random random = new Random(seed);
    List<byte[]> wholes = wholes();
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damage(wholes.get(round % wholes.size()), random);
      try {
        Block read = Blocks.decode(SCHEMA, damaged);
        if (read.rows() < 100) {
          Blocks.rows(read);
        }
      } catch (CoderException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ", round " + round, e);
      }
    }
    assertThat(refused).as("seed " + seed).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 100);
  }

  private static List<byte[]> wholes() throws Exception {
    Random random = new Random(3);
    Block few = Blocks.of(SCHEMA, RandomRows.of(SCHEMA, 4, random));
    Block one = Blocks.of(SCHEMA, RandomRows.of(SCHEMA, 1, random));
    Block none = Blocks.of(SCHEMA, List.of());
    return List.of(Blocks.encode(few), Blocks.encode(one), Blocks.encode(none));
  }

  /** Flips, overwrites, removes or repeats some bytes; the length stays that of the bytes there. */
  private static byte[] damage(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      int at = 4 + random.nextInt(bytes.length - 4);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 5), (byte) 0xFF);
        default -> bytes = Arrays.copyOf(bytes, Math.max(5, at));
      }
    }
    return ByteBuffer.wrap(bytes).putInt(0, bytes.length - 4).array();
  }
}
