/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store in this JVM, which goes away when it is told to. */
class ObjectFilesTest extends ObjectFilesContract {
  private int buckets;

  @AfterEach
  void letTheStoreBeThere() {
    ObjectStore.failAfterCopies(Integer.MAX_VALUE);
  }

  @Override
  protected String newBucket() {
    return ObjectStore.newBucket("bucket-" + buckets++);
  }

  @Override
  protected Map<String, byte[]> objects(String bucket) {
    return ObjectStore.bucket(bucket);
  }

  @Test
  void endsInTheSameObjectsWhereverTheStoreWentAway() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Row> rows = WriteBlocksTest.rows(random, 300);
    for (int round = 0; round < 5; round++) {
      String bucket = newBucket();
      String folder = bucket + "/lake";
      WriteBlocks write = write(folder, FileFormat.JSONL).partitionedBy("ts");
      ObjectStore.failAfterCopies(random.nextInt(10));
      assertThatThrownBy(() -> WriteBlocksTest.write(write, rows))
          .hasRootCauseInstanceOf(IOException.class)
          .hasRootCauseMessage("The store is away");
      Map<String, String> shown = shown(bucket);

      WriteBlocksTest.write(write, rows);

      assertThat(read(folder)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows);
      assertThat(shown(bucket)).as("seed %d: each was whole", seed).containsAllEntriesOf(shown);
    }
  }

  private Map<String, String> shown(String bucket) throws IOException {
    Map<String, String> shown = hashes(bucket);
    shown.keySet().removeIf(path -> path.contains("/."));
    return shown;
  }
}
