/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes written long ago, in src/test/resources/io/millrace/transforms/block, one file of hex a
 * block of {@link GoldenBlocks}.
 *
 * <p>A file is never changed: its bytes may lie in a savepoint. For a new version of the coder keep
 * the files and {@code readsWhatWasWritten} for the old versions; add a version to {@code
 * VERSIONS}, and run this test: it fails for each file that is not there and says what belongs in
 * it. A new kind of column or layout gets a new block in {@link GoldenBlocks}.
 */
class BlockCoderGoldenTest {
  private static final int[] VERSIONS = {1};

  static Stream<String> names() {
    return GoldenBlocks.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsWhatWasWritten(String name) throws IOException {
    Block expected = block(name);
    for (int version : VERSIONS) {
      Block read = Blocks.decode(expected.schema(), golden(name, version));

      assertThat(Blocks.rows(read)).isEqualTo(Blocks.rows(expected));
      assertThat(read).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void stillWritesTheNewestVersion(String name) throws IOException {
    byte[] golden = golden(name, VERSIONS[VERSIONS.length - 1]);

    assertThat(Blocks.encode(block(name))).isEqualTo(golden);
    assertThat(Blocks.encode(Blocks.decode(block(name).schema(), golden))).isEqualTo(golden);
  }

  private static Block block(String name) {
    Map<String, Block> all = GoldenBlocks.all();
    return Objects.requireNonNull(all.get(name));
  }

  private static byte[] golden(String name, int version) throws IOException {
    String file = "block-v" + version + "-" + name + ".hex";
    try (InputStream in = BlockCoderGoldenTest.class.getResourceAsStream(file)) {
      assertThat(in)
          .as("%s must hold %s", file, HexFormat.of().formatHex(Blocks.encode(block(name))))
          .isNotNull();
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }
}
