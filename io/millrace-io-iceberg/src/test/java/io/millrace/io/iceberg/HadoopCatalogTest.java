/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** In one JVM, whose threads Iceberg keeps apart; it does not so with those of others. */
class HadoopCatalogTest extends CatalogContract {
  @TempDir Path warehouse;

  @Override
  IcebergCatalog catalog() {
    return new IcebergCatalog(
        "hadoop", Map.of("type", "hadoop", "warehouse", warehouse.toUri().toString()));
  }
}
