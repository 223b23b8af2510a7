/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenFileTest {
  @TempDir private Path folder;

  @Test
  void leavesNothingWhereItCannotBeBegun() {
    HiddenPath path = HiddenPath.create(folder.toString(), ".csv");

    assertThatThrownBy(
            () ->
                HiddenFile.create(
                    path,
                    output -> {
                      output.write(1);
                      throw new IOException("the disk is full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void leavesNothingWhereItCannotBeEnded() throws IOException {
    Full writer = new Full();
    HiddenFile file =
        HiddenFile.create(HiddenPath.create(folder.toString(), ".csv"), output -> writer);
    assertThat(folder).isNotEmptyDirectory();

    assertThatThrownBy(file::finish).isInstanceOf(IOException.class).hasMessage("the disk is full");
    assertThat(writer.abandoned).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  /** Cannot write what it has gathered. */
  private static final class Full implements BlockWriter {
    private boolean abandoned;

    @Override
    public void write(Block block) {
      throw new UnsupportedOperationException("write");
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void abandon() {
      abandoned = true;
    }

    @Override
    public void close() throws IOException {
      throw new IOException("the disk is full");
    }
  }
}
