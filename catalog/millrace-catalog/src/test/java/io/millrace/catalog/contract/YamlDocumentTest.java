/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDocumentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                | it is empty",
        "# a comment       | it is empty",
        "- a\\n- b         | it is a list (must be a mapping)",
        "hello             | it is a single value (must be a mapping)",
        "~                 | it is a single value (must be a mapping)",
        "a: 1\\n\\tb: 2    | line 2, column 1: found character '\\t(TAB)' that cannot start any token."
            + " (Do not use \\t(TAB) for indentation)",
        "a: [1, 2\\nb: 3   | line 2, column 2: expected ',' or ']', but got :",
        "a: 'x             | line 1, column 6: found unexpected end of stream",
        "a: b: c           | line 1, column 5: mapping values are not allowed here",
        "a: 1\\nb: 2\\na: 3 | line 3, column 1: Duplicate field 'a'",
        "a: &x 1\\nb: *x   | line 2, column 4: Unsupported alias: *x; write its value out",
        "a: &x {b: 1}\\nc:\\n  <<: *x | line 3, column 7: Unsupported alias: *x; write its value out",
        "a: 1\\n---\\nb: 2  | line 3, column 1: a second document starts here; keep one document per"
            + " file",
        "a: .inf           | line 1, column 4: Malformed numeric value '.inf'",
      })
  void saysWhereTheYamlIsWrong(String yaml, String reason) {
    String text = yaml == null ? "" : yaml.replace("\\n", "\n").replace("\\t", "\t");

    assertThatThrownBy(() -> Contracts.load(text))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot load contract c.yaml: " + reason);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(() -> load(new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe}))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot load contract c.yaml: it is not UTF-8 text");
  }

  @Test
  void refusesControlCharacters() {
    assertThatThrownBy(() -> load(new byte[] {0, 1, 2, 3}))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot load contract c.yaml: line 1, column 1: special characters are not allowed");
  }

  @Test
  void refusesHugeFiles() {
    assertThatThrownBy(() -> load(new byte[3 * 1024 * 1024 + 1]))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot load contract c.yaml: it is larger than 3145728 bytes");
  }

  @Test
  void refusesDeepNesting() {
    assertThatThrownBy(() -> Contracts.load("a: " + "[".repeat(50_000)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot load contract c.yaml: line 1, column ")
        .hasMessageContaining("nesting depth");
  }

  @RepeatedTest(20)
  void neverFailsButByOneMessage() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    byte[] junk = new byte[200];
    Random random = new Random(seed);
    String alphabet = "ab: -[]{}\n\t'\"&*!|>#%@`,?~<.0123456789";
    for (int i = 0; i < junk.length; i++) {
      junk[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
    }

    assertThatThrownBy(() -> load(junk))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot load contract c.yaml:");
  }

  @Test
  void readsAFileWithAByteOrderMark() {
    assertThat(Contracts.load("\uFEFF" + Contracts.head() + "schema: []\n").id()).isEqualTo("c-1");
  }

  @Test
  void readsJson() {
    assertThat(
            Contracts.load(
                    "{\"apiVersion\": \"v3.1.0\", \"kind\": \"DataContract\", \"id\": \"j\","
                        + " \"version\": \"1\", \"status\": \"draft\", \"schema\": []}")
                .id())
        .isEqualTo("j");
  }

  @Test
  void readsAnchorsThatNothingRefersTo() {
    assertThat(Contracts.load(Contracts.head() + "schema: &all []\n").schema()).isEmpty();
  }

  @Test
  void passesOnThatTheStreamCannotBeRead() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk on fire");
          }
        };

    assertThatThrownBy(() -> Contract.load("c.yaml", broken))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot load contract c.yaml")
        .hasRootCauseMessage("disk on fire");
  }

  private static Contract load(byte[] bytes) {
    return Contract.load("c.yaml", new ByteArrayInputStream(bytes));
  }
}
