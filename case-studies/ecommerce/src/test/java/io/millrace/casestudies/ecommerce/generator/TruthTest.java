/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The truth against a second way to it: naive code over the written files. */
class TruthTest {
  private final Path directory;

  TruthTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 101", "3, 5000", "-7, 20000"})
  void equalsWhatNaiveCodeFindsInTheFiles(long seed, int events) throws IOException {
    GeneratedInput input = EcommerceGenerator.generate(new GeneratorSpec(seed, events), directory);

    Answers naive = NaiveAnswers.from(input);

    Answers truth = TruthFile.read(input.truthFile());
    assertThat(truth.inputs()).isEqualTo(naive.inputs());
    assertThat(truth.salesByProduct()).isEqualTo(naive.salesByProduct());
    assertThat(truth.salesByCountry()).isEqualTo(naive.salesByCountry());
    assertThat(truth.sessions()).isEqualTo(naive.sessions());
    assertThat(truth).isEqualTo(naive);
  }
}
