/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountsTest {

  @TempDir Path output;

  @Test
  void writesOneLine() throws IOException {
    new Counts(10, 1, 2, 3, 4).writeTo(output);

    assertThat(output.resolve("counts.json"))
        .hasContent("{\"read\":10,\"rejected\":1,\"duplicates\":2,\"late\":3,\"accepted\":4}");
  }

  @Test
  void refusesALineUnaccountedFor() {
    assertThatThrownBy(() -> new Counts(10, 1, 2, 3, 3).writeTo(output))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Invalid counts: Counts[read=10, rejected=1");
  }
}
