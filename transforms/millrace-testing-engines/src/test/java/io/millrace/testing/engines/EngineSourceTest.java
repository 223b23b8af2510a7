/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSourceTest {
  @TempDir Path folder;

  @Test
  void tellsWhatTheCompilerSaid() {
    assertThatThrownBy(
            () -> EngineSource.compile(EngineSourceTest.class, "FlinkSquares", List.of(), folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot compile FlinkSquares\n" + folder)
        .hasMessageContaining("org.apache.flink");
  }

  @Test
  void knowsItsPrograms() {
    assertThatThrownBy(
            () -> EngineSource.compile(EngineSourceTest.class, "StormSums", List.of(), folder))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("Missing required resource StormSums.java");
  }
}
