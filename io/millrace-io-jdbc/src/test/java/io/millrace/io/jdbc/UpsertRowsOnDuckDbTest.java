/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class UpsertRowsOnDuckDbTest extends UpsertUniqueKeyContract {
  @TempDir Path folder;

  @Override
  TestDatabase database() {
    return TestDatabase.duckDb(folder);
  }
}
