/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.Panes.First;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PanesTest {
  @TempDir Path output;
  private Path result;

  @BeforeEach
  void makeFolder() throws IOException {
    result = Files.createDirectories(output.resolve("result"));
  }

  @Test
  void leavesTheHighestPaneAndTellsWhenTheFirstCame() throws IOException {
    Files.write(result.resolve("a.panes"), List.of("60000,c1,9,900,9,5007", "0,c1,3,300,1,5005"));
    Files.write(result.resolve("b.panes"), List.of("0,c1,2,200,0,5001", "0,c2,1,50,0,5002"));

    List<First> firsts = Panes.settle(output);

    assertThat(result.resolve("final.csv"))
        .content()
        .isEqualTo("0,c1,3,300\n0,c2,1,50\n60000,c1,9,900\n");
    assertThat(firsts)
        .containsExactlyInAnyOrder(new First(0, 5001), new First(0, 5002), new First(60_000, 5007));
    assertThat(result).isDirectoryNotContaining("glob:**.panes");
  }

  @Test
  void refusesALineThatIsNoPane() throws IOException {
    Path file = Files.writeString(result.resolve("a.panes"), "0,c1,3,300\n");

    assertThatThrownBy(() -> Panes.settle(output))
        .isInstanceOf(IOException.class)
        .hasMessage("Invalid pane in " + file + ": 0,c1,3,300");
  }
}
