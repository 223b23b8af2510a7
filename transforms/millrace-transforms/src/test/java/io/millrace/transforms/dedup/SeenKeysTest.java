/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.BlockKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of blocks, against a list of all kept rows. */
class SeenKeysTest {
  private static final List<String> KEY = List.of("id");

  @ParameterizedTest(name = "blocks of {0}")
  @ValueSource(ints = {1, 7, 4096})
  void keepsTheRowsThatASequentialReaderKeeps(int cut) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    KeptRows expected = new KeptRows();
    SeenKeys seen = new SeenKeys(KeptRows.HORIZON);
    BlockKeys keys = new BlockKeys(KeptRows.SCHEMA, KEY);

    for (Block block : blocks(KeptRows.random(3_000, random), cut, random)) {
      boolean[] kept = new boolean[block.rows()];
      keys.read(block);
      int count = seen.keep(block, keys, kept);

      for (int row = 0; row < kept.length; row++) {
        assertThat(kept[row]).as("seed %d", seed).isEqualTo(expected.keep(block.row(row)));
        count -= kept[row] ? 1 : 0;
      }
      assertThat(count).as("seed %d", seed).isZero();
    }
  }

  @ParameterizedTest(name = "blocks of {0}")
  @ValueSource(ints = {1, 7, 4096})
  void isRestoredFromWhatWasKeptInAnyOrder(int cut) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    KeptRows expected = new KeptRows();
    List<Row> kept = new ArrayList<>(KeptRows.random(2_000, random));
    kept.removeIf(row -> !expected.keep(row));
    Collections.shuffle(kept, random);

    SeenKeys seen = new SeenKeys(KeptRows.HORIZON);
    seen.restore(blocks(kept, cut, random), KeptRows.SCHEMA, KEY);

    List<Row> more = KeptRows.random(2_000, random);
    BlockKeys keys = new BlockKeys(KeptRows.SCHEMA, KEY);
    Block block = blocks(more, 2_000, random).get(0);
    boolean[] answers = new boolean[2_000];
    keys.read(block);
    seen.keep(block, keys, answers);
    IntStream.range(0, answers.length)
        .forEach(
            row ->
                assertThat(answers[row])
                    .as("seed %d", seed)
                    .isEqualTo(expected.keep(more.get(row))));
  }

  @Test
  void lettingGoOfWhatIsOverFreesItsMemory() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    SeenKeys seen = new SeenKeys(KeptRows.HORIZON);
    BlockKeys keys = new BlockKeys(KeptRows.SCHEMA, KEY);
    boolean[] kept = new boolean[4_096];
    for (long time = 0; time < 300_000; time += 10_000) {
      List<Row> rows = new ArrayList<>();
      for (int row = 0; row < 3_000; row++) {
        rows.add(KeptRows.at(time + random.nextInt(10_000), random));
      }
      Block block = blocks(rows, rows.size(), random).get(0);
      keys.read(block);
      seen.keep(block, keys, kept);
      seen.forget(time, time - KeptRows.HORIZON);
    }

    assertThat(seen.held()).as("seed %d", seed).isBetween(1L, 3_000L);
    assertThat(seen.earliest()).isEqualTo(290_000 - KeptRows.HORIZON);
  }

  private static List<Block> blocks(List<Row> rows, int cut, Random random) {
    return BlockCuts.cut(KeptRows.SCHEMA, rows, cut, KeptRows::timeOf, random);
  }
}
