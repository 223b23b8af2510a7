/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EcommerceGeneratorTest {
  private static final GeneratorSpec SMALL = new GeneratorSpec(42, 1_000);

  private final Path directory;

  EcommerceGeneratorTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void namesWhatItWrote() throws IOException {
    GeneratedInput input = EcommerceGenerator.generate(SMALL, directory.resolve("new/one"));

    Path root = directory.resolve("new/one");
    assertThat(input)
        .isEqualTo(
            new GeneratedInput(
                root.resolve("orders"),
                root.resolve("clicks"),
                root.resolve("catalogue.csv"),
                root.resolve("truth.json")));
    assertThat(files(root))
        .containsExactly(
            "catalogue.csv",
            "clicks/clicks-0.jsonl",
            "clicks/clicks-1.jsonl",
            "clicks/clicks-2.jsonl",
            "clicks/clicks-3.jsonl",
            "orders/orders-0.csv.gz",
            "orders/orders-1.csv.gz",
            "orders/orders-2.csv.gz",
            "orders/orders-3.csv.gz",
            "truth.json");
  }

  @Test
  void givesTheSameBytesForTheSameSpec() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");

    EcommerceGenerator.generate(SMALL, one);
    EcommerceGenerator.generate(SMALL, two);

    for (String file : files(one)) {
      assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
  }

  @Test
  void replacesWhatAnEarlierRunLeft() throws IOException {
    Path fresh = directory.resolve("fresh");
    Path used = directory.resolve("used");
    EcommerceGenerator.generate(SMALL, fresh);
    EcommerceGenerator.generate(SMALL.withEvents(2_000), used);

    EcommerceGenerator.generate(SMALL, used);

    for (String file : files(fresh)) {
      assertThat(used.resolve(file)).hasSameBinaryContentAs(fresh.resolve(file));
    }
  }

  @Test
  void givesOtherFilesForAnotherSeed() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    EcommerceGenerator.generate(SMALL, one);

    EcommerceGenerator.generate(SMALL.withSeed(43), two);

    assertThat(files(two)).isEqualTo(files(one));
    for (String file : files(one)) {
      assertThat(Files.readAllBytes(two.resolve(file)))
          .isNotEqualTo(Files.readAllBytes(one.resolve(file)));
    }
  }

  /**
   * A change here changes every number that is shown for the case study: intended, or a mistake.
   * The compressed files are opened first, for their bytes are zlib's choice.
   */
  @Test
  void givesTheFilesItAlwaysGave() throws Exception {
    EcommerceGenerator.generate(SMALL, directory);

    assertThat(hashes(directory))
        .containsExactly(
            entry(
                "catalogue.csv",
                "09c0cdb278f4479d70f4dc66d1f7b2c691d60a9c892f5c8bc045abab94bdae6c"),
            entry(
                "clicks/clicks-0.jsonl",
                "2c8c223c96e6e06558bae3438cb23b12f4115e8472525067890cd20f40730abc"),
            entry(
                "clicks/clicks-1.jsonl",
                "3fc795c102fb3c9c09916ec20f49479622f966dbca2b91a95edacb1d15d934e7"),
            entry(
                "clicks/clicks-2.jsonl",
                "97b30c491f6ca262f8bbd4ddd4ec554a48d0b9caaa2c9a36bf35de831a5f1c1b"),
            entry(
                "clicks/clicks-3.jsonl",
                "fe9d82d99633aa5f82984e6338745d948e9edf79e0b14549908eb64ec10092cd"),
            entry(
                "orders/orders-0.csv.gz",
                "243ce8fb8287643c11930a3ba7b045d70b407cc305944f42179eabb859dcb834"),
            entry(
                "orders/orders-1.csv.gz",
                "2a34a2ecb23318a76c71df1746eb53ac93d09c4d7beb36cbc4df96e530298815"),
            entry(
                "orders/orders-2.csv.gz",
                "b6fc0d072a75607f2d8ca24b0b88a4ac0e4738c642889db43d12becad4ed688f"),
            entry(
                "orders/orders-3.csv.gz",
                "cec485fdfb7b4d6a0c73314aaaff2e9db71dbd6d97b22e68c6b81254e67a8819"),
            entry(
                "truth.json", "2e31147df46dddef2829c23048d09e3f2feaae1e200d791cea4e7e9ef6cee693"));
  }

  @Test
  void gzipHeadersCarryNoTime() throws IOException {
    GeneratedInput input = EcommerceGenerator.generate(SMALL, directory);

    byte[] gzip = Files.readAllBytes(input.ordersDirectory().resolve("orders-0.csv.gz"));

    assertThat(gzip).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
  }

  @Test
  void eachOrdersFileStartsWithTheHeader() throws IOException {
    GeneratedInput input = EcommerceGenerator.generate(SMALL, directory);

    assertThat(GeneratedLines.of(input.ordersDirectory()))
        .extracting(file -> new String(file.lines().get(0), UTF_8))
        .containsOnly(
            "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status");
  }

  @Test
  void theTruthNamesItsSpec() throws IOException {
    GeneratedInput input = EcommerceGenerator.generate(new GeneratorSpec(-5, 123), directory);

    assertThat(TruthFile.tree(input.truthFile()).required("seed").asLong()).isEqualTo(-5);
    assertThat(TruthFile.tree(input.truthFile()).required("events").asInt()).isEqualTo(123);
  }

  private static SortedMap<String, String> hashes(Path root)
      throws IOException, NoSuchAlgorithmException {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (String file : files(root)) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(GeneratedLines.bytes(root.resolve(file)));
      hashes.put(file, HexFormat.of().formatHex(digest));
    }
    return hashes;
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> walked = Files.walk(root)) {
      return walked
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}
